import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { z } from 'zod';
import { comparedSchema, comparisonSchema } from '../../src/model/messages/comparison.ts';
import { createEditingApi } from '../../src/server/cms/http/api.ts';
import { versionOf } from '../../src/server/cms/storage/version-of.ts';
import { createDrafts } from '../../src/server/cms/drafts/drafts.ts';
import { Trash } from '../../src/server/cms/storage/trash.ts';
import { createGitStore } from '../../src/server/cms/storage/git/git-store.ts';
import { openRepository } from '../../src/server/cms/storage/git/repository.ts';
import { gatherTodo } from '../../src/server/cms/todo/gather.ts';
import { directTexts } from '../support/direct-texts.ts';
import { idlePublication } from '../support/idle-publication.ts';

const domain = (title: string, order = 1) =>
  `---\ntitle: ${title}\nsummary: Une phrase.\norder: ${order}\ntranslation: complete\n---\n`;
const path = (name: string, locale: string) => `content/domains/${locale}/${name}.mdx`;
const refusal = z.object({ error: z.string() });
const conflictSchema = z.object({
  conflict: comparisonSchema
    .pick({ fields: true })
    .extend({ versions: z.record(z.string(), z.string().nullable()) }),
});
const draftSchema = z.object({
  status: z.string(),
  slug: z.string(),
  diffs: z.array(z.object({ path: z.string(), newFile: z.boolean() })),
});

/** The CMS on a repository with one published domain, “security”; `published` reads what readers get. */
async function backend(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'drafts-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const contentDir = join(folder, 'content');
  for (const locale of ['fr', 'en']) {
    await mkdir(join(contentDir, 'domains', locale), { recursive: true });
    await writeFile(join(contentDir, 'domains', locale, 'security.mdx'), domain('Sécurité'));
  }
  const repository = await openRepository(join(folder, 'content.git'), { contentDir, remote: undefined });
  const store = createGitStore(repository);
  let publications = 0;
  const onChange = () => (publications += 1);
  const trash = new Trash(join(folder, 'trash'));
  const drafts = createDrafts(repository, trash);
  const app = createEditingApi({ store, texts: directTexts({ store, drafts, trash }), onChange });
  const ask = async (action: string, params: object) => {
    const response = await app.request('/v1', {
      method: 'POST',
      headers: { host: 'localhost', origin: 'http://localhost', 'content-type': 'application/json' },
      body: JSON.stringify({ action, params }),
    });
    const answer: unknown = await response.json();
    return { status: response.status, answer };
  };
  const save = (
    name: string,
    title: string,
    given: { base?: string; newEntry?: boolean; direct?: boolean; status?: string } = {},
  ) =>
    ask('persistEntry', {
      dataFiles: ['fr', 'en'].map((locale) => ({
        path: path(name, locale),
        raw: domain(title),
        base: given.base,
      })),
      assets: [],
      options: {
        newEntry: given.newEntry ?? false,
        useWorkflow: !given.direct,
        collectionName: 'domains',
        status: given.status,
      },
    });
  const draft = (name: string) => ({ collection: 'domains', slug: name });
  const describe = async (name: string) =>
    draftSchema.parse((await ask('unpublishedEntry', draft(name))).answer);
  const published = async (name: string) =>
    (await (await store.tree()).read(`domains/fr/${name}.mdx`))?.toString();
  return { ask, save, draft, drafts, store, trash, describe, published, publications: () => publications };
}

/** Two PNG pictures of one pixel, as the protocol carries them. */
const pixels = {
  red: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  blue: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
};

const base = versionOf(domain('Sécurité'));

await test('a text goes from draft to review to ready to published, and readers see it only then', async (t) => {
  const { ask, save, draft, describe, published, publications } = await backend(t);
  assert.equal((await save('security', 'Sûreté', { base, status: 'draft' })).status, 200);
  assert.deepEqual((await ask('unpublishedEntries', {})).answer, ['domains/security']);
  assert.equal(await published('security'), domain('Sécurité'));
  assert.equal((await describe('security')).status, 'draft');
  for (const newStatus of ['pending_review', 'pending_publish']) {
    assert.equal(
      (await ask('updateUnpublishedEntryStatus', { ...draft('security'), newStatus })).status,
      200,
    );
    assert.equal((await describe('security')).status, newStatus);
  }
  assert.equal(publications(), 0);
  assert.equal((await ask('publishUnpublishedEntry', draft('security'))).status, 200);
  assert.equal(await published('security'), domain('Sûreté'));
  assert.deepEqual((await ask('unpublishedEntries', {})).answer, []);
  assert.equal(publications(), 1);
});

await test('a new text stays a draft that nobody reads until it is published', async (t) => {
  const { ask, save, draft, describe, published } = await backend(t);
  await save('energy', 'Énergie', { newEntry: true });
  const { diffs } = await describe('energy');
  assert.deepEqual(diffs.map((file) => file.path).sort(), [path('energy', 'en'), path('energy', 'fr')]);
  assert.ok(diffs.every(({ newFile }) => newFile));
  assert.equal(await published('energy'), undefined);
  const file = await ask('unpublishedEntryDataFile', { ...draft('energy'), path: path('energy', 'fr') });
  assert.deepEqual(file.answer, { data: domain('Énergie'), id: versionOf(domain('Énergie')) });
  await ask('publishUnpublishedEntry', draft('energy'));
  assert.equal(await published('energy'), domain('Énergie'));
});

await test('a draft keeps its status when it is saved again', async (t) => {
  const { ask, save, draft, describe } = await backend(t);
  await save('security', 'Un', { base });
  await ask('updateUnpublishedEntryStatus', { ...draft('security'), newStatus: 'pending_review' });
  await save('security', 'Deux', { base: versionOf(domain('Un')) });
  assert.equal((await describe('security')).status, 'pending_review');
});

await test('an invalid text does not become a draft, and the editor is told why', async (t) => {
  const { ask, save } = await backend(t);
  const { status, answer } = await save('security', 'x'.repeat(300), { base });
  assert.equal(status, 422);
  assert.match(refusal.parse(answer).error, /dépasse 2?\d+ caractères/);
  assert.deepEqual((await ask('unpublishedEntries', {})).answer, []);
});

await test('publishing a draft never undoes what was published while it was being written', async (t) => {
  const { ask, save, draft, published } = await backend(t);
  await save('security', 'Le brouillon', { base });
  await save('security', 'La correction urgente', { base, direct: true });
  const { status, answer } = await ask('publishUnpublishedEntry', draft('security'));
  assert.equal(status, 409);
  assert.match(refusal.parse(answer).error, /a enregistré le texte (?:français|anglais) à l’instant/);
  assert.equal(await published('security'), domain('La correction urgente'));
  assert.deepEqual(
    (await ask('unpublishedEntries', {})).answer,
    ['domains/security'],
    'the draft is still there',
  );
});

await test('a reviewer compares a draft with what readers have', async (t) => {
  const { ask, save, draft } = await backend(t);
  await save('security', 'Sûreté', { base });
  const { fields, isPublished } = comparisonSchema.parse((await ask('compare', draft('security'))).answer);
  assert.ok(isPublished);
  assert.deepEqual(
    fields.map(({ locale, label, parts }) => [locale, label, parts]),
    [
      [
        'both',
        'Domaine',
        [
          { kind: 'removed', text: 'Sécurité' },
          { kind: 'added', text: 'Sûreté' },
        ],
      ],
    ],
  );
  await save('energy', 'Énergie', { newEntry: true });
  assert.equal(comparisonSchema.parse((await ask('compare', draft('energy'))).answer).isPublished, false);
});

await test('an editor who has seen what was published meanwhile may publish their draft over it, but over nothing else', async (t) => {
  const { ask, save, draft, published } = await backend(t);
  await save('security', 'Le brouillon', { base });
  await save('security', 'La correction urgente', { base, direct: true });
  const { answer } = await ask('publishUnpublishedEntry', draft('security'));
  const { conflict } = conflictSchema.parse(answer);
  await save('security', 'Encore une', { base: versionOf(domain('La correction urgente')), direct: true });
  const late = await ask('publishUnpublishedEntry', { ...draft('security'), overwrite: conflict.versions });
  assert.equal(late.status, 409, 'what was published after they looked is not overwritten');
  const { versions } = conflictSchema.parse(late.answer).conflict;
  assert.equal(
    (await ask('publishUnpublishedEntry', { ...draft('security'), overwrite: versions })).status,
    200,
  );
  assert.equal(await published('security'), domain('Le brouillon'));
});

await test('a text that is taken off the site is gone for readers and kept as a draft, ready to be published again', async (t) => {
  const { ask, save, draft, describe, published, publications } = await backend(t);
  assert.equal((await ask('unpublishEntry', draft('security'))).status, 200);
  assert.equal(publications(), 1);
  assert.equal(await published('security'), undefined);
  const { status, diffs } = await describe('security');
  assert.equal(status, 'draft');
  assert.deepEqual(diffs.map((file) => file.path).sort(), [path('security', 'en'), path('security', 'fr')]);
  // What Decap itself sends after it has taken a text away.
  const again = await save('security', 'Sécurité', { base, status: 'pending_publish' });
  assert.equal(again.status, 200);
  assert.equal((await ask('publishUnpublishedEntry', draft('security'))).status, 200);
  assert.equal(await published('security'), domain('Sécurité'));
  assert.deepEqual((await ask('unpublishedEntries', {})).answer, []);
});

await test('taking a text off the site keeps what a colleague had changed in a draft of it', async (t) => {
  const { ask, save, draft, describe, published } = await backend(t);
  await save('security', 'Le brouillon', { base, status: 'pending_review' });
  assert.equal((await ask('unpublishEntry', draft('security'))).status, 200);
  assert.equal(await published('security'), undefined);
  assert.equal((await describe('security')).status, 'pending_review');
  const file = await ask('unpublishedEntryDataFile', { ...draft('security'), path: path('security', 'fr') });
  assert.deepEqual(file.answer, { data: domain('Le brouillon'), id: versionOf(domain('Le brouillon')) });
  assert.equal((await ask('publishUnpublishedEntry', draft('security'))).status, 200);
  assert.equal(await published('security'), domain('Le brouillon'));
});

await test('a text that others refer to stays on the site, and the editor is told by which', async (t) => {
  const { ask, draft, published } = await backend(t);
  const person = 'title: Ada\nrole: Exemple\norganisation: host\ntranslation: complete\n';
  const host = 'title: Hôte\nsummary: Une phrase.\nkind: company\ntranslation: complete\n';
  for (const [collection, name, data] of [
    ['partners', 'host', host],
    ['people', 'ada', person],
  ] as const) {
    const dataFiles = ['fr', 'en'].map((locale) => ({
      path: `content/${collection}/${locale}/${name}.mdx`,
      raw: `---\n${data}---\n`,
    }));
    const options = { newEntry: true, collectionName: collection };
    assert.equal((await ask('persistEntry', { dataFiles, assets: [], options })).status, 200);
  }
  const { status, answer } = await ask('unpublishEntry', { collection: 'partners', slug: 'host' });
  assert.equal(status, 409);
  assert.match(refusal.parse(answer).error, /renvoient encore\s: «\sAda\s» \(Personnes\)/);
  assert.equal((await ask('unpublishEntry', draft('nothing'))).status, 404);
  assert.equal((await ask('unpublishEntry', { collection: 'people', slug: 'ada' })).status, 200);
  assert.equal((await ask('unpublishEntry', { collection: 'partners', slug: 'host' })).status, 200);
  assert.ok(await published('security'));
});

await test('a draft of a text that a colleague deleted can still be published, once its author knows', async (t) => {
  const { ask, save, draft, published } = await backend(t);
  await save('security', 'Le brouillon', { base });
  assert.equal(
    (await ask('deleteFiles', { paths: [path('security', 'fr'), path('security', 'en')] })).status,
    200,
  );
  const { status, answer } = await ask('publishUnpublishedEntry', draft('security'));
  assert.equal(status, 409);
  assert.match(refusal.parse(answer).error, /a retiré ce texte du site/);
  const { versions } = conflictSchema.parse(answer).conflict;
  assert.equal(
    (await ask('publishUnpublishedEntry', { ...draft('security'), overwrite: versions })).status,
    200,
  );
  assert.equal(await published('security'), domain('Le brouillon'));
});

await test('two drafts of different texts are published one after the other, both kept', async (t) => {
  const { ask, save, draft, published } = await backend(t);
  await save('security', 'Sûreté', { base });
  await save('energy', 'Énergie', { newEntry: true });
  await Promise.all([
    ask('publishUnpublishedEntry', draft('security')),
    ask('publishUnpublishedEntry', draft('energy')),
  ]);
  assert.equal(await published('security'), domain('Sûreté'));
  assert.equal(await published('energy'), domain('Énergie'));
});

await test('a draft that is given up leaves the published text as it is', async (t) => {
  const { ask, save, draft, published } = await backend(t);
  await save('security', 'Sûreté', { base });
  assert.equal((await ask('deleteUnpublishedEntry', draft('security'))).status, 200);
  assert.equal(await published('security'), domain('Sécurité'));
  assert.equal((await ask('unpublishedEntry', draft('security'))).status, 404);
});

for (const name of ['../main', 'a/../../main', 'x'.repeat(160), 'A', '']) {
  await test(`no branch but a draft’s can be reached by the name ${JSON.stringify(name.slice(0, 20))}`, async (t) => {
    const { ask, draft } = await backend(t);
    assert.ok((await ask('deleteUnpublishedEntry', draft(name))).status >= 400);
    assert.ok((await ask('unpublishedEntry', draft(name))).status >= 400);
  });
}

await test('a form has no draft: it is published at once where texts have drafts, and the editor meets no error', async (t) => {
  const { ask, publications } = await backend(t);
  assert.equal((await ask('unpublishedEntry', { collection: 'forms', slug: 'application' })).status, 404);
  const path = 'content/forms/nothing.yaml';
  const { status, answer } = await ask('persistEntry', {
    dataFiles: [{ path, raw: 'not: a form\n' }],
    assets: [],
    options: { newEntry: true, useWorkflow: true, collectionName: 'forms' },
  });
  assert.equal(status, 422, 'checked as a form, not refused as no text of the site');
  assert.ok(refusal.parse(answer).error.length > 0);
  assert.equal(publications(), 0);
});

await test('what an editor publishes is what they looked at, not what was saved since', async (t) => {
  const { ask, save, draft, published } = await backend(t);
  const look = async () => comparedSchema.parse((await ask('compare', draft('security'))).answer).versions;
  await save('security', 'Relu', { base, status: 'pending_publish' });
  const seen = await look();
  await save('security', 'Jamais relu', { base: versionOf(domain('Relu')) });
  const { status, answer } = await ask('publishUnpublishedEntry', {
    ...draft('security'),
    expectedVersions: seen,
  });
  assert.equal(status, 409);
  assert.match(
    refusal.parse(answer).error,
    /a enregistré le texte français à l’instant.*lisez ce qui a changé/,
  );
  assert.equal(await published('security'), domain('Sécurité'));
  const again = await ask('publishUnpublishedEntry', {
    ...draft('security'),
    expectedVersions: await look(),
  });
  assert.equal(again.status, 200);
  assert.equal(await published('security'), domain('Jamais relu'));
});

await test('nobody throws away what a colleague has saved in a draft since they looked', async (t) => {
  const { ask, save, draft } = await backend(t);
  await save('security', 'Premier jet', { base });
  const seen = { [path('security', 'fr')]: versionOf(domain('Premier jet')) };
  await save('security', 'Une heure de travail', { base: versionOf(domain('Premier jet')) });
  const { status, answer } = await ask('deleteUnpublishedEntry', {
    ...draft('security'),
    expectedVersions: seen,
  });
  assert.equal(status, 409);
  assert.match(refusal.parse(answer).error, /a enregistré le texte français/);
  assert.deepEqual((await ask('unpublishedEntries', {})).answer, ['domains/security']);
});

await test('a draft that is published while its status is changed leaves no empty draft behind', async (t) => {
  const { ask, save, draft } = await backend(t);
  await save('security', 'Sûreté', { base });
  const [published, marked] = await Promise.all([
    ask('publishUnpublishedEntry', draft('security')),
    ask('updateUnpublishedEntryStatus', { ...draft('security'), newStatus: 'pending_review' }),
  ]);
  assert.equal(published.status, 200);
  assert.equal(marked.status, 404);
  assert.deepEqual((await ask('unpublishedEntries', {})).answer, []);
});

await test('a save that meets a change of status keeps the new status', async (t) => {
  const { ask, save, draft, describe } = await backend(t);
  await save('security', 'Un', { base });
  await Promise.all([
    ask('updateUnpublishedEntryStatus', { ...draft('security'), newStatus: 'pending_review' }),
    save('security', 'Deux', { base: versionOf(domain('Un')) }),
  ]);
  assert.equal((await describe('security')).status, 'pending_review');
});

await test('a draft’s picture never takes the place of another picture that was published under its name', async (t) => {
  const { ask, draft, published } = await backend(t);
  const begin = (name: string, picture: string) =>
    ask('persistEntry', {
      dataFiles: ['fr', 'en'].map((locale) => ({ path: path(name, locale), raw: domain(name) })),
      assets: [{ path: 'content/media/photo.png', content: picture, encoding: 'base64' }],
      options: { newEntry: true, useWorkflow: true, collectionName: 'domains' },
    });
  assert.equal((await begin('energy', pixels.red)).status, 200);
  assert.equal((await begin('health', pixels.blue)).status, 200);
  assert.equal((await ask('publishUnpublishedEntry', draft('energy'))).status, 200);
  const { status, answer } = await ask('publishUnpublishedEntry', draft('health'));
  assert.equal(status, 409);
  assert.match(refusal.parse(answer).error, /Une autre image s’appelle déjà «\sphoto\.png\s»/);
  assert.equal(await published('health'), undefined);
  assert.deepEqual((await ask('unpublishedEntries', {})).answer, ['domains/health'], 'nothing is lost');
});

await test('a draft is about the text whose files it holds, whatever the request calls it', async (t) => {
  const { ask } = await backend(t);
  const dataFiles = ['fr', 'en'].map((locale) => ({
    path: path('security', locale),
    raw: domain('Sûreté'),
    base,
  }));
  const options = { newEntry: false, useWorkflow: true, collectionName: 'calls' };
  await ask('persistEntry', { dataFiles, assets: [], options });
  assert.deepEqual((await ask('unpublishedEntries', {})).answer, ['domains/security']);
});

await test('one draft that cannot be read is told by its name, and hides no other from the list of work', async (t) => {
  const { save, drafts, store, trash } = await backend(t);
  assert.equal((await save('broken', 'Illisible', { newEntry: true })).status, 200);
  assert.equal((await save('fine', 'Un autre &#1114112;', { newEntry: true })).status, 200);
  const describe: typeof drafts.describe = (name) =>
    name.name === 'broken' ? Promise.reject(new Error('bad object')) : drafts.describe(name);
  const { drafts: told } = await gatherTodo({
    backend: { store, trash, drafts: { ...drafts, describe } },
    site: { clientDir: tmpdir(), origin: 'http://localhost' },
    status: idlePublication,
    now: new Date(),
    locale: 'fr',
  });
  assert.deepEqual(
    told.map(({ title, detail }) => [title, /^n’a pas pu être lu$/.test(detail)]),
    [
      ['broken', true],
      ['Un autre &#1114112;', false],
    ],
  );
});

await test('a draft that says again what is published is opened with both of its languages', async (t) => {
  const { ask, save, draft, describe } = await backend(t);
  const read = async (locale: string) => {
    const params = { ...draft('security'), path: path('security', locale) };
    const { answer } = await ask('unpublishedEntryDataFile', params);
    return z.object({ data: z.string(), id: z.string() }).parse(answer);
  };
  assert.equal(
    (await save('security', 'Sûreté', { base: versionOf(Buffer.from(domain('Sécurité'))) })).status,
    200,
  );
  assert.equal((await save('security', 'Sécurité', { base: (await read('fr')).id })).status, 200);
  const { diffs } = await describe('security');
  assert.deepEqual(
    diffs.map((file) => file.path),
    [path('security', 'fr'), path('security', 'en')],
  );
  assert.ok(diffs.every(({ newFile }) => !newFile));
});
