import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import sharp from 'sharp';
import { z } from 'zod';
import { findProblems } from '../../src/collections/read/problems.ts';
import { comparisonSchema } from '../../src/model/messages/comparison.ts';
import { createEditingApi } from '../../src/server/cms/http/api.ts';
import { readTextSchema } from '../../src/admin/panels/version-line.ts';
import { versionOf } from '../../src/server/cms/storage/version-of.ts';
import { createFolderStore } from '../../src/server/cms/storage/folder-store.ts';
import { Trash } from '../../src/server/cms/storage/trash.ts';
import { mediaLimit, uploadLimit } from '../../src/model/media.ts';
import { directTexts } from '../support/direct-texts.ts';
import { visible } from '../support/visible.ts';
import { testContent } from '../support/content-copy.ts';

const domain = (title: string, rest = 'summary: Une phrase.\norder: 1\ntranslation: complete\n') =>
  `---\ntitle: ${title}\n${rest}---\n`;

const refusalSchema = z.object({
  error: z.string(),
  code: z.string(),
  problems: z.array(z.object({ file: z.string(), field: z.string().optional() })).default([]),
});
const entrySchema = z.object({ data: z.string(), file: z.object({ path: z.string(), id: z.string() }) });
const conflictSchema = z.object({
  conflict: comparisonSchema
    .pick({ fields: true })
    .extend({ versions: z.record(z.string(), z.string().nullable()) }),
});
const brokenSchema = z.array(
  z.object({ path: z.string(), text: z.string(), id: z.string(), line: z.number() }),
);
const mediaSchema = z.object({ path: z.string(), url: z.string() });

/** An editor's browser, and the content folder that it edits: one domain, “Sécurité”, in both languages. */
async function backend(t: TestContext) {
  const contentDir = await mkdtemp(join(tmpdir(), 'backend-'));
  t.after(() => rm(contentDir, { recursive: true, force: true }));
  for (const locale of ['fr', 'en']) await mkdir(join(contentDir, 'domains', locale), { recursive: true });
  await writeFile(join(contentDir, 'domains/fr/security.mdx'), domain('Sécurité'));
  await writeFile(join(contentDir, 'domains/en/security.mdx'), domain('Security'));
  let changes = 0;
  const trashDir = `${contentDir}-trash`;
  t.after(() => rm(trashDir, { recursive: true, force: true }));
  const [store, trash] = [createFolderStore(contentDir), new Trash(trashDir)];
  const app = createEditingApi({
    store,
    texts: directTexts({ store, trash }),
    onChange: () => (changes += 1),
  });
  const send = (body: string, headers: Record<string, string> = {}) =>
    app.request('/v1', {
      method: 'POST',
      headers: {
        host: 'localhost:4321',
        origin: 'http://localhost:4321',
        'content-type': 'application/json',
        ...headers,
      },
      body,
    });
  const ask = async (action: string, params: object, headers: Record<string, string> = {}) => {
    const response = await send(JSON.stringify({ branch: 'master', action, params }), headers);
    const answer: unknown = await response.json();
    return { status: response.status, answer };
  };
  const open = async (path: string) => entrySchema.parse((await ask('getEntry', { path })).answer);
  const save = (dataFiles: object[], given: { newEntry?: boolean; assets?: object[] } = {}) =>
    ask('persistEntry', {
      dataFiles,
      assets: given.assets ?? [],
      options: { newEntry: given.newEntry ?? false },
    });
  const file = (path: string) => readFile(join(contentDir, path), 'utf8');
  return { app, contentDir, send, ask, open, save, file, changes: () => changes };
}

const fr = 'content/domains/fr/security.mdx';
const en = 'content/domains/en/security.mdx';

await test('an editor opens a text, changes it in both languages and finds it on disk', async (t) => {
  const { open, save, file, contentDir, changes } = await backend(t);
  const [french, english] = [await open(fr), await open(en)];
  const { status } = await save([
    { path: fr, slug: 'security', raw: domain('Cybersécurité'), base: french.file.id },
    { path: en, slug: 'security', raw: domain('Cybersecurity'), base: english.file.id },
  ]);
  assert.equal(status, 200);
  assert.equal(await file('domains/fr/security.mdx'), domain('Cybersécurité'));
  assert.equal(await file('domains/en/security.mdx'), domain('Cybersecurity'));
  assert.deepEqual(
    await readdir(join(contentDir, 'domains/fr')),
    ['security.mdx'],
    'nothing is left beside it',
  );
  assert.equal(changes(), 1);
});

await test('an invalid text is refused in a sentence that names the language and the field, and nothing is written', async (t) => {
  const { open, save, file, changes } = await backend(t);
  const [french, english] = [await open(fr), await open(en)];
  const { status, answer } = await save([
    { path: fr, slug: 'security', raw: domain('Nouveau titre'), base: french.file.id },
    {
      path: en,
      slug: 'security',
      raw: domain('New title', 'order: 1\ntranslation: complete\n'),
      base: english.file.id,
    },
  ]);
  const refusal = refusalSchema.parse(answer);
  assert.equal(status, 422);
  assert.match(refusal.error, /^En anglais\s: «\s.+\s» manque\. Attendu\s: /);
  assert.equal(refusal.problems[0]?.field, 'summary');
  assert.equal(
    await file('domains/fr/security.mdx'),
    domain('Sécurité'),
    'the valid language is not saved either',
  );
  assert.equal(changes(), 0);
});

await test('an editor who gives a page the address that another one has by its name is told at once', async (t) => {
  const { save, changes } = await backend(t);
  const taken = domain(
    'Sûreté',
    'urlSlug: security\nsummary: Une phrase.\norder: 1\ntranslation: complete\n',
  );
  const { status, answer } = await save(
    [
      { path: 'content/domains/fr/safety.mdx', slug: 'safety', raw: taken },
      { path: 'content/domains/en/safety.mdx', slug: 'safety', raw: domain('Safety') },
    ],
    { newEntry: true },
  );
  const refusal = refusalSchema.parse(answer);
  assert.equal(status, 422);
  assert.match(refusal.error, /L’adresse «\ssecurity\s» est déjà celle de «\sSécurité\s»/);
  assert.deepEqual(refusal.problems, [{ file: 'domains/fr/safety.mdx', field: 'urlSlug' }]);
  assert.equal(changes(), 0);
});

await test('an editor who works in English is refused in English', async (t) => {
  const { save } = await backend(t);
  const { answer } = await save([{ path: fr, slug: 'security', raw: domain('x'), base: 'old' }], {});
  assert.match(refusalSchema.parse(answer).error, /^Quelqu’un a enregistré le texte français/);
  const { ask } = await backend(t);
  const english = await ask(
    'persistEntry',
    { dataFiles: [{ path: fr, raw: domain('x'), base: 'old' }], assets: [], options: {} },
    { 'x-cms-language': 'en' },
  );
  assert.match(refusalSchema.parse(english.answer).error, /^Somebody saved the French text/);
});

await test('the second of two editors is told what differs, and the first one’s words stay', async (t) => {
  const { open, save, file } = await backend(t);
  const [french, english] = [await open(fr), await open(en)];
  const both = (title: string) => [
    { path: fr, slug: 'security', raw: domain(title), base: french.file.id },
    { path: en, slug: 'security', raw: english.data, base: english.file.id },
  ];
  assert.equal((await save(both('Le mot de la première'))).status, 200);
  const { status, answer } = await save(both('Le mot de la seconde'));
  assert.equal(status, 409);
  assert.match(
    refusalSchema.parse(answer).error,
    /à l’instant, après que vous l’avez ouvert\. Diffère du vôtre\s: «\sDomaine\s»\./,
  );
  assert.equal(await file('domains/fr/security.mdx'), domain('Le mot de la première'));
});

await test('the second of two editors sees both texts beside each other, and may save theirs over the first one’s having seen it', async (t) => {
  const { open, save, file } = await backend(t);
  const [french, english] = [await open(fr), await open(en)];
  const mine = [
    { path: fr, slug: 'security', raw: domain('Le mot de la seconde'), base: french.file.id },
    { path: en, slug: 'security', raw: english.data, base: english.file.id },
  ];
  await save([{ path: fr, slug: 'security', raw: domain('Le mot de la première'), base: french.file.id }]);
  await save([{ path: en, slug: 'security', raw: domain('The first one’s word'), base: english.file.id }]);
  const { answer } = await save(mine);
  const { conflict } = conflictSchema.parse(answer);
  assert.deepEqual(conflict.fields, [
    {
      locale: 'fr',
      field: 'title',
      label: 'Domaine',
      parts: [
        { kind: 'same', text: 'Le mot de la ' },
        { kind: 'removed', text: 'première' },
        { kind: 'added', text: 'seconde' },
      ],
    },
  ]);
  assert.deepEqual(
    Object.keys(conflict.versions),
    [fr],
    'the language that the second did not touch is not hers',
  );
  const over = mine.map((one) => ({ ...one, base: conflict.versions[one.path] ?? one.base }));
  assert.equal((await save(over)).status, 200);
  assert.equal(await file('domains/fr/security.mdx'), domain('Le mot de la seconde'));
  assert.equal(await file('domains/en/security.mdx'), domain('The first one’s word'));
});

await test('a text that was deleted while an editor wrote comes back whole if they save over it', async (t) => {
  const { open, save, file, ask } = await backend(t);
  const [french, english] = [await open(fr), await open(en)];
  assert.equal((await ask('deleteFiles', { paths: [fr, en] })).status, 200);
  const mine = [
    { path: fr, slug: 'security', raw: domain('Sûreté'), base: french.file.id },
    { path: en, slug: 'security', raw: english.data, base: english.file.id },
  ];
  const { status, answer } = await save(mine);
  assert.equal(status, 409);
  assert.match(refusalSchema.parse(answer).error, /a retiré ce texte du site/);
  const { conflict } = conflictSchema.parse(answer);
  assert.deepEqual(conflict.versions, { [fr]: null, [en]: null });
  const over = mine.map(({ path, slug, raw }) => ({ path, slug, raw }));
  assert.equal((await save(over)).status, 200);
  assert.equal(await file('domains/fr/security.mdx'), domain('Sûreté'));
  assert.ok((await file('domains/en/security.mdx')).includes('title: Security'));
});

await test('an editor sees what their unsaved text would change, in the words of their interface', async (t) => {
  const { ask, open } = await backend(t);
  const { data } = await open(fr);
  const dataFiles = [{ path: fr, raw: data.replace('order: 1', 'order: 7') }];
  const french = await ask('compare', { collection: 'domains', slug: 'security', dataFiles });
  assert.deepEqual(comparisonSchema.parse(french.answer), {
    fields: [
      {
        locale: 'fr',
        field: 'order',
        label: 'Rang',
        parts: [
          { kind: 'removed', text: '1' },
          { kind: 'added', text: '7' },
        ],
      },
    ],
    isPublished: true,
  });
  const english = await ask(
    'compare',
    { collection: 'domains', slug: 'security', dataFiles },
    { 'x-cms-language': 'en' },
  );
  assert.equal(comparisonSchema.parse(english.answer).fields[0]?.label, 'Rank');
  const nothing = await ask('compare', { collection: 'domains', slug: 'security' });
  assert.deepEqual(comparisonSchema.parse(nothing.answer).fields, []);
});

await test('a file that cannot be read is shown as it is with the line at fault, and saved only once it is right', async (t) => {
  const { contentDir, ask, file, changes } = await backend(t);
  const broken = '---\ntitle: Sécurité\nsummary: "Une phrase.\norder: 1\ntranslation: complete\n---\n';
  await writeFile(join(contentDir, 'domains/fr/security.mdx'), broken);
  const shown = await ask('brokenFiles', { collection: 'domains', slug: 'security' });
  const [found, ...others] = brokenSchema.parse(shown.answer);
  assert.deepEqual([found?.path, found?.text, others.length], [fr, broken, 0]);
  assert.ok((found?.line ?? 0) > 2, String(found?.line));
  const repair = (raw: string, base = found?.id) => ask('repairFile', { path: fr, raw, base });

  const still = await repair(broken.replace('order: 1', 'order: 2'));
  assert.equal(still.status, 422);
  assert.match(refusalSchema.parse(still.answer).error, /L’en-tête ne peut pas être lu/);
  const lacking = await repair(domain('Sécurité', 'order: 1\ntranslation: complete\n'));
  assert.equal(lacking.status, 422);
  assert.equal(refusalSchema.parse(lacking.answer).problems[0]?.field, 'summary');
  assert.equal(await file('domains/fr/security.mdx'), broken, 'nothing was written meanwhile');
  assert.equal((await repair(domain('Sécurité'), 'another version')).status, 409);

  assert.equal(changes(), 0);
  assert.equal((await repair(domain('Sécurité'))).status, 200);
  assert.equal(await file('domains/fr/security.mdx'), domain('Sécurité'));
  assert.equal(changes(), 1, 'the site is published again');
  assert.deepEqual((await ask('brokenFiles', { collection: 'domains', slug: 'security' })).answer, []);
});

await test('nobody deletes the home page, or a page that the menu leads to', async (t) => {
  const { contentDir, ask, file } = await backend(t);
  await mkdir(join(contentDir, 'site'));
  const settings = await readFile(join(testContent, 'site/site.yaml'), 'utf8');
  await writeFile(
    join(contentDir, 'site/site.yaml'),
    settings.replaceAll(/page:(?:how-to-apply|about|contact|accessibility)/g, 'search'),
  );
  const page = '---\ntitle: Une page\nsummary: Une phrase.\ntranslation: complete\n---\n';
  for (const locale of ['fr', 'en']) {
    await mkdir(join(contentDir, 'pages', locale), { recursive: true });
    for (const name of ['home', 'privacy', 'privacy-2'])
      await writeFile(join(contentDir, 'pages', locale, `${name}.mdx`), page);
  }
  const remove = (name: string) =>
    ask('deleteFiles', { paths: ['fr', 'en'].map((locale) => `content/pages/${locale}/${name}.mdx`) });
  for (const [name, reason] of [
    ['home', /l’accueil du site/],
    ['privacy', /le menu, le pied de page ou les anciennes adresses du site/],
  ] as const) {
    const { status, answer } = await remove(name);
    assert.equal(status, 409);
    assert.match(refusalSchema.parse(answer).error, reason);
    assert.equal(await file(`pages/fr/${name}.mdx`), page);
  }
  assert.equal((await remove('privacy-2')).status, 200);
});

await test('two editors who work in different languages of one text both keep their words', async (t) => {
  const { open, save, file } = await backend(t);
  const [french, english] = [await open(fr), await open(en)];
  const one = await save([
    { path: fr, slug: 'security', raw: domain('Sûreté'), base: french.file.id },
    { path: en, slug: 'security', raw: english.data, base: english.file.id },
  ]);
  const other = await save([
    { path: fr, slug: 'security', raw: french.data, base: french.file.id },
    { path: en, slug: 'security', raw: domain('Safety'), base: english.file.id },
  ]);
  assert.deepEqual([one.status, other.status], [200, 200]);
  assert.equal(await file('domains/fr/security.mdx'), domain('Sûreté'));
  assert.equal(await file('domains/en/security.mdx'), domain('Safety'));
});

await test('an editor saves twice in a row with the version that the first save gave', async (t) => {
  const { open, save } = await backend(t);
  const { file } = await open(fr);
  const first = await save([{ path: fr, slug: 'security', raw: domain('Un'), base: file.id }]);
  const { versions } = z.object({ versions: z.record(z.string(), z.string()) }).parse(first.answer);
  assert.equal(
    (await save([{ path: fr, slug: 'security', raw: domain('Deux'), base: versions[fr] }])).status,
    200,
  );
});

await test('an editor types braces and signs, which are kept as text, and goes on from there', async (t) => {
  const { open, save, file } = await backend(t);
  const opened = await open(fr);
  const typed = `${domain('Un')}\nI <3 {you}\n\nexport le mardi\n`;
  const first = await save([{ path: fr, slug: 'security', raw: typed, base: opened.file.id }]);
  const { versions } = z.object({ versions: z.record(z.string(), z.string()) }).parse(first.answer);
  assert.ok((await file('domains/fr/security.mdx')).endsWith('\nI \\<3 \\{you}\n\n&#101;xport le mardi\n'));
  const again = await save([{ path: fr, slug: 'security', raw: typed, base: versions[fr] }]);
  assert.deepEqual(again.answer, first.answer, 'the same text once more is no change');
  const more = await save([{ path: fr, slug: 'security', raw: `${typed}\nSuite\n`, base: versions[fr] }]);
  assert.equal(more.status, 200);
});

await test('a new text never replaces one that has the same name', async (t) => {
  const { ask, save, file } = await backend(t);
  const isTaken = await ask('getEntry', { path: 'content/domains/security.mdx' });
  assert.equal(isTaken.status, 200);
  const { status, answer } = await save([{ path: fr, slug: 'security', raw: domain('Autre') }], {
    newEntry: true,
  });
  assert.equal(status, 409);
  assert.match(refusalSchema.parse(answer).error, /Un texte s’appelle déjà «\ssecurity\s»/);
  assert.equal(await file('domains/fr/security.mdx'), domain('Sécurité'));
});

await test('a text that others refer to cannot be deleted, and the editor is told by which', async (t) => {
  const { contentDir, ask, file } = await backend(t);
  const files = {
    'partners/LL/host.mdx': 'title: Hôte\nsummary: Une phrase.\nkind: company\ntranslation: complete\n',
    'people/LL/somebody.mdx': 'title: Quelqu’un\nrole: Exemple\norganisation: host\ntranslation: complete\n',
  };
  for (const [path, data] of Object.entries(files)) {
    for (const locale of ['fr', 'en']) {
      const target = join(contentDir, path.replace('LL', locale));
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, `---\n${data}---\n`);
    }
  }
  const paths = ['content/partners/fr/host.mdx', 'content/partners/en/host.mdx'];
  const { status, answer } = await ask('deleteFiles', { paths });
  assert.equal(status, 409);
  assert.match(refusalSchema.parse(answer).error, /renvoient encore\s: «\sQuelqu’un\s» \(Personnes\)\./);
  assert.ok(await file('partners/fr/host.mdx'));

  const people = ['content/people/fr/somebody.mdx', 'content/people/en/somebody.mdx'];
  assert.equal((await ask('deleteFiles', { paths: people })).status, 200);
  assert.equal((await ask('deleteFiles', { paths })).status, 200);
  assert.deepEqual(await readdir(join(contentDir, 'partners/fr')), []);
});

await test('nobody deletes what a colleague has saved since they looked', async (t) => {
  const { ask, open, save, file } = await backend(t);
  const seen = { [fr]: (await open(fr)).file.id, [en]: (await open(en)).file.id };
  await save([{ path: fr, raw: domain('Une heure de travail'), base: seen[fr] }]);
  const { status, answer } = await ask('deleteFiles', { paths: [fr, en], expectedVersions: seen });
  assert.equal(status, 409);
  assert.match(refusalSchema.parse(answer).error, /a enregistré le texte français à l’instant/);
  assert.equal(await file('domains/fr/security.mdx'), domain('Une heure de travail'));
  const again = { ...seen, [fr]: (await open(fr)).file.id };
  assert.equal((await ask('deleteFiles', { paths: [fr, en], expectedVersions: again })).status, 200);
});

await test('a file that can be read is not written over as text, past what its fields and drafts ask for', async (t) => {
  const { ask, open, file } = await backend(t);
  const { data, file: opened } = await open(fr);
  const { status } = await ask('repairFile', { path: fr, raw: domain('Sûreté'), base: opened.id });
  assert.equal(status, 400);
  assert.equal(await file('domains/fr/security.mdx'), data);
});

await test('a French text that is not in UTF-8 keeps every byte while someone saves the English one', async (t) => {
  const { contentDir, open, save, ask, file } = await backend(t);
  const bytes = Buffer.from(domain('Sécurité'), 'latin1');
  const path = join(contentDir, 'domains/fr/security.mdx');
  await writeFile(path, bytes);
  const [french, english] = [await open(fr), await open(en)];
  const { status } = await save([
    { path: fr, raw: french.data, base: french.file.id },
    { path: en, raw: domain('Safety'), base: english.file.id },
  ]);
  assert.equal(status, 200);
  assert.equal(await file('domains/en/security.mdx'), domain('Safety'));
  assert.deepEqual(await readFile(path), bytes);

  const lossy = await save([{ path: fr, raw: `${french.data}\nPlus.\n`, base: french.file.id }]);
  assert.equal(lossy.status, 422);
  assert.match(refusalSchema.parse(lossy.answer).error, /n’est pas en UTF-8/);
  assert.deepEqual(await readFile(path), bytes, 'letters that were lost on the way are not written back');

  const [problem] = (await findProblems(contentDir)).filter(({ code }) => code === 'encoding');
  assert.deepEqual([problem?.file, problem?.line], ['domains/fr/security.mdx', 2]);
  const shown = await ask('brokenFiles', { collection: 'domains', slug: 'security' });
  const [found] = brokenSchema.parse(shown.answer);
  assert.deepEqual([found?.text, found?.line], [domain('Sécurité'), 2], 'its letters are there to be read');
  const repaired = await ask('repairFile', { path: fr, raw: found?.text, base: found?.id });
  assert.equal(repaired.status, 200);
  assert.equal(await file('domains/fr/security.mdx'), domain('Sécurité'));
});

await test('settings that are not in UTF-8 are unreadable, with the line of the first lost letter', async (t) => {
  const { contentDir } = await backend(t);
  const settings = await readFile(join(testContent, 'site/site.yaml'), 'utf8');
  await mkdir(join(contentDir, 'site'));
  await writeFile(join(contentDir, 'site/site.yaml'), Buffer.from(settings, 'latin1'));
  const [problem] = (await findProblems(contentDir)).filter(({ file: at }) => at === 'site/site.yaml');
  assert.match(problem?.message.fr ?? '', /n’est pas en UTF-8/);
  assert.equal(problem?.line, settings.split('\n').findIndex((line) => /[à-ÿ]/.test(line)) + 1);
});

await test('one text that begins like an alias of YAML stops nobody: it opens as text with its line, and others are saved', async (t) => {
  const { contentDir, open, save, ask, file } = await backend(t);
  const broken = domain('Alias', 'summary: *Nouveau\norder: 2\ntranslation: complete\n');
  await writeFile(join(contentDir, 'domains/fr/alias.mdx'), broken);
  await writeFile(join(contentDir, 'domains/en/alias.mdx'), domain('Alias'));
  const shown = await ask('brokenFiles', { collection: 'domains', slug: 'alias' });
  const [found] = brokenSchema.parse(shown.answer);
  assert.deepEqual([found?.text, found?.line], [broken, 3]);
  const french = await open(fr);
  const { status } = await save([{ path: fr, raw: domain('Cybersécurité'), base: french.file.id }]);
  assert.equal(status, 200);
  assert.equal(await file('domains/fr/security.mdx'), domain('Cybersécurité'));
  assert.ok(
    (await findProblems(contentDir)).some(({ file: at, line }) => at.endsWith('alias.mdx') && line === 3),
  );
});

await test('a text that was already broken elsewhere does not stop an editor', async (t) => {
  const { contentDir, open, save } = await backend(t);
  await writeFile(join(contentDir, 'domains/fr/other.mdx'), 'no front matter');
  await writeFile(join(contentDir, 'domains/en/other.mdx'), domain('Other'));
  const { file } = await open(fr);
  assert.equal((await save([{ path: fr, slug: 'security', raw: domain('Un'), base: file.id }])).status, 200);
});

for (const path of [
  'content/domains/fr/../../../secret.mdx',
  '/etc/passwd',
  'content/../.git/config',
  'content/domains/fr/.hidden.mdx',
  'content/domains/de/security.mdx',
  'content/unknown/fr/security.mdx',
  'content/domains/fr/security.mdx\u0000.png',
  'content/media/../domains/fr/security.mdx',
]) {
  await test(`nobody reads or writes ${JSON.stringify(path)} through the CMS`, async (t) => {
    const { ask, save } = await backend(t);
    assert.equal((await ask('getEntry', { path })).status, 403);
    assert.equal((await save([{ path, slug: 'x', raw: domain('x') }])).status, 403);
    assert.equal((await ask('deleteFiles', { paths: [path] })).status, 403);
  });
}

await test('a link in the content folder is not followed, so that no other file can be read or replaced', async (t) => {
  const { contentDir, send, save } = await backend(t);
  const outside = await mkdtemp(join(tmpdir(), 'outside-'));
  t.after(() => rm(outside, { recursive: true, force: true }));
  await writeFile(join(outside, 'secret.mdx'), 'a secret');
  await symlink(join(outside, 'secret.mdx'), join(contentDir, 'domains/fr/link.mdx'));
  const read = await send(
    JSON.stringify({ action: 'getEntry', params: { path: 'content/domains/fr/link.mdx' } }),
  );
  assert.equal(read.status, 403);
  assert.doesNotMatch(await read.text(), /a secret/);
  const list = await send(
    JSON.stringify({ action: 'entriesByFolder', params: { folder: 'content/domains' } }),
  );
  assert.equal(list.status, 200, 'the other texts are there for an editor');
  assert.doesNotMatch(await list.text(), /a secret/);
  await rm(join(contentDir, 'domains/fr/link.mdx'));
  await symlink(outside, join(contentDir, 'people'));
  const { status, answer } = await save([{ path: 'content/people/fr/x.mdx', slug: 'x', raw: domain('x') }], {
    newEntry: true,
  });
  assert.equal(status, 403);
  assert.match(JSON.stringify(answer), /people.* est un lien/);
  assert.deepEqual(await readdir(outside), ['secret.mdx']);
});

await test('a pipe among the texts keeps nobody waiting: the others are listed without it', async (t) => {
  const { contentDir, send } = await backend(t);
  execFileSync('mkfifo', [join(contentDir, 'domains/fr/pipe.mdx')]);
  const ask = (action: string, params: unknown) => send(JSON.stringify({ action, params }));
  assert.equal((await ask('entriesByFolder', { folder: 'content/domains' })).status, 200);
  assert.equal((await ask('getEntry', { path: 'content/domains/fr/pipe.mdx' })).status, 403);
});

await test('applicants wait for no request of the CMS that holds millions of values: it is refused before it is taken apart', async (t) => {
  const { send } = await backend(t);
  const seen = Object.fromEntries(Array.from({ length: 100_001 }, (_, index) => [`a${index}`, 'x']));
  const many = JSON.stringify({ action: 'deleteFiles', params: { paths: [], seen } });
  for (const body of [many, '['.repeat(1_000_000)]) assert.equal((await send(body)).status, 400);
});

await test('a page of another site cannot use the CMS of a person who has it open', async (t) => {
  const { send, app } = await backend(t);
  const body = JSON.stringify({ action: 'info', params: {} });
  const attempts: [Record<string, string>, number][] = [
    [{}, 200],
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ host: 'evil.example:4321', origin: 'http://evil.example:4321' }, 403],
    [{ 'x-forwarded-for': '203.0.113.7' }, 403],
    [{ forwarded: 'for=203.0.113.7' }, 403],
    [{ host: 'localhost.evil.example', origin: 'http://localhost.evil.example' }, 403],
    [{ 'content-type': 'text/plain' }, 415],
    [{ 'content-type': 'application/x-www-form-urlencoded' }, 415],
  ];
  for (const [headers, status] of attempts)
    assert.equal((await send(body, headers)).status, status, JSON.stringify(headers));
  const withoutOrigin = await app.request('/v1', {
    method: 'POST',
    headers: { host: 'localhost:4321', 'content-type': 'application/json' },
    body,
  });
  assert.equal(withoutOrigin.status, 403);
});

/** A picture of one colour, as a camera's program would write it. */
const picture = (width: number, height = width) =>
  sharp({ create: { width, height, channels: 3, background: '#36c' } })
    .png()
    .toBuffer();

await test('a picture is taken by its content, not by its name, and SVG never', async (t) => {
  const { ask, app, file } = await backend(t);
  const upload = (path: string, content: string) =>
    ask('persistMedia', { asset: { path, content, encoding: 'base64' } });
  const photo = await picture(30);
  const taken = await upload('content/media/photo.png', photo.toString('base64'));
  assert.equal(taken.status, 200);
  const { url } = mediaSchema.parse(taken.answer);
  const shown = await app.request(url.replace('/admin/api', ''), { headers: { host: 'localhost:4321' } });
  assert.equal(shown.headers.get('content-type'), 'image/png');
  assert.equal(shown.headers.get('x-content-type-options'), 'nosniff');
  const html = Buffer.from('<script>alert(1)</script>').toString('base64');
  assert.equal((await upload('content/media/page.png', html)).status, 415);
  assert.equal(
    (await upload('content/media/drawing.svg', Buffer.from('<svg/>').toString('base64'))).status,
    415,
  );
  const other = Buffer.concat([photo, Buffer.from('x')]).toString('base64');
  assert.equal(
    (await upload('content/media/photo.png', other)).status,
    409,
    'another picture of that name is not replaced',
  );
  assert.ok(await file('media/photo.png'));
});

await test('a picture that nobody could open is refused in a sentence that says so, before it stops every publication', async (t) => {
  const { ask, contentDir, changes } = await backend(t);
  const noise = await sharp(randomBytes(300 * 300 * 3), { raw: { width: 300, height: 300, channels: 3 } })
    .jpeg()
    .toBuffer();
  for (const [name, bytes] of [
    ['signature.png', Buffer.from('89504e470d0a1a0a00', 'hex')],
    ['cut.jpg', noise.subarray(0, noise.length / 2)],
    ['header.webp', Buffer.from('RIFF....WEBPVP8 ')],
    ['header.avif', Buffer.from('....ftypavif')],
  ] as const) {
    const asset = { path: `content/media/${name}`, content: bytes.toString('base64'), encoding: 'base64' };
    const { status, answer } = await ask('persistMedia', { asset });
    const { code, error } = refusalSchema.parse(answer);
    assert.deepEqual([status, code], [415, 'media-type'], name);
    assert.match(error, new RegExp(`«\\s${name}\\s» ne peut pas être lue`));
  }
  assert.deepEqual([await readdir(contentDir), changes()], [['domains'], 0]);
});

await test('a picture that a save would refuse is refused when it is chosen, and nothing of it is kept', async (t) => {
  const { ask, contentDir, changes } = await backend(t);
  const check = async (name: string, bytes: Buffer) => {
    const asset = { path: `content/media/${name}`, content: bytes.toString('base64'), encoding: 'base64' };
    return ask('checkMedia', { asset });
  };
  const photo = await picture(30);
  assert.equal((await check('photo.png', photo)).status, 200);
  assert.equal((await check('photo.heic', photo)).status, 415);
  assert.equal((await check('photo.jpg', Buffer.from('ffd8ff00', 'hex'))).status, 415);
  assert.deepEqual([await readdir(contentDir), changes()], [['domains'], 0]);
  const asset = { path: 'content/media/photo.png', content: photo.toString('base64'), encoding: 'base64' };
  assert.equal((await ask('persistMedia', { asset })).status, 200);
  const again = await check('photo.png', photo);
  assert.equal(again.status, 409);
  assert.match(refusalSchema.parse(again.answer).error, /est déjà parmi les images du site/);
});

await test('a picture that is too heavy, or has more pixels than a server can decode, is refused with what to do', async (t) => {
  const { ask } = await backend(t);
  const upload = async (bytes: Buffer) => {
    const asset = { path: 'content/media/photo.png', content: bytes.toString('base64'), encoding: 'base64' };
    const { status, answer } = await ask('persistMedia', { asset });
    return { status, answer };
  };
  const photo = await picture(30);
  const padded = (size: number) => Buffer.concat([photo, Buffer.alloc(size - photo.length)]);
  const heavy = await upload(padded(uploadLimit + 1));
  assert.deepEqual([heavy.status, refusalSchema.parse(heavy.answer).code], [413, 'media-size']);
  assert.match(refusalSchema.parse(heavy.answer).error, /plus de 24\sMo\. Réduisez l’image/);
  const wide = await upload(await picture(10_001, 5_000));
  assert.equal(wide.status, 413);
  assert.match(refusalSchema.parse(wide.answer).error, /plus de 50 millions de pixels/);
  assert.equal((await upload(padded(uploadLimit))).status, 200);
});

await test('a photograph of a phone is kept upright, without the place where it was taken, no larger than pages need', async (t) => {
  const { ask, contentDir } = await backend(t);
  const noise = {
    width: 4000,
    height: 3000,
    channels: 3,
    background: '#000',
    noise: { type: 'gaussian', mean: 128, sigma: 40 },
  } as const;
  const photo = await sharp({ create: noise })
    .withExif({ IFD0: { Artist: 'Ann' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '46/1 48/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 95 })
    .toBuffer();
  assert.ok(photo.length > mediaLimit && photo.length < uploadLimit);
  assert.ok((await sharp(photo).metadata()).exif, 'the photograph says where');
  const send = (action: string, bytes: Buffer | string) => {
    const content = typeof bytes === 'string' ? bytes : bytes.toString('base64');
    return ask(action, { asset: { path: 'content/media/photo.jpg', content, encoding: 'base64' } });
  };
  const { content = '' } = z
    .object({ content: z.string().optional() })
    .parse((await send('checkMedia', photo)).answer);
  const kept = Buffer.from(content, 'base64');
  const { width, height, exif, orientation } = await sharp(kept).metadata();
  assert.deepEqual([width, height, exif, orientation], [2400, 3200, undefined, undefined]);
  assert.ok(kept.length < mediaLimit);
  assert.deepEqual((await send('checkMedia', kept)).answer, {}, 'what is kept stays as it is');
  assert.equal((await send('persistMedia', photo)).status, 200, 'also without the check');
  assert.deepEqual(await readFile(join(contentDir, 'media/photo.jpg')), kept);
  assert.equal((await send('persistMedia', kept)).status, 200, 'sent again with a later save');
});

await test('a photograph of an iPhone becomes a JPEG when it is chosen, upright and without its place, whatever its name says', async (t) => {
  const { ask, contentDir } = await backend(t);
  const heic = await readFile('tests/support/phone-pictures/phone.heic');
  const send = (action: string, name: string, bytes: Buffer) =>
    ask(action, {
      asset: { path: `content/media/${name}`, content: bytes.toString('base64'), encoding: 'base64' },
    });
  for (const name of ['img_1.heic', 'img_1.heif', 'img_1.jpg', 'img_1.png']) {
    const { answer } = await send('checkMedia', name, heic);
    const chosen = z.object({ content: z.base64(), name: z.literal('img_1.jpg') }).parse(answer);
    const jpeg = Buffer.from(chosen.content, 'base64');
    const { format, width, height, exif, icc } = await sharp(jpeg).metadata();
    assert.deepEqual([format, width, height, exif], ['jpeg', 240, 320, undefined]);
    assert.ok(icc, 'its colours are those of the phone');
    assert.deepEqual((await send('checkMedia', 'img_1.jpg', jpeg)).answer, {}, 'what is kept stays as it is');
  }
  const { answer } = await send('persistMedia', 'img_1.heic', heic);
  assert.equal(mediaSchema.parse(answer).path, 'content/media/img_1.jpg', 'also without the check');
  assert.deepEqual(await readdir(join(contentDir, 'media')), ['img_1.jpg']);
  assert.equal((await sharp(join(contentDir, 'media/img_1.jpg')).metadata()).exif, undefined);
});

await test('a photograph of a phone that cannot be converted is refused with what to do', async (t) => {
  const { ask, contentDir } = await backend(t);
  const phone = await readFile('tests/support/phone-pictures/phone.heic');
  const wide = await readFile('tests/support/phone-pictures/wide.heic');
  for (const [bytes, status, why] of [
    [phone.subarray(0, phone.length / 2), 415, /abîmé ou incomplet.*en JPEG ou en PNG/],
    [randomBytes(500), 415, /abîmé ou incomplet/],
    [wide, 413, /plus de 50 millions de pixels\. Réduisez l’image/],
  ] as const) {
    const content = Buffer.from(bytes).toString('base64');
    const asset = { path: 'content/media/photo.heic', content, encoding: 'base64' };
    const refused = await ask('checkMedia', { asset });
    assert.equal(refused.status, status);
    assert.match(refusalSchema.parse(refused.answer).error, why);
  }
  assert.deepEqual(await readdir(contentDir), ['domains']);
});

await test('a text that is too long is told by how much, and that nothing of it is lost', async (t) => {
  const { open, save, file } = await backend(t);
  const french = await open(fr);
  const raw = domain('Sécurité').padEnd(1_000_312, 'a');
  const { status, answer } = await save([{ path: fr, raw, base: french.file.id }]);
  const { code, error } = refusalSchema.parse(answer);
  assert.deepEqual([status, code], [413, 'text-size']);
  assert.match(
    visible(error),
    /1·000·312 caractères·: c’est 312 de plus que les 1·000·000 permis\. Rien n’est perdu/,
  );
  assert.doesNotMatch(error, /Rechargez/);
  assert.equal(await file('domains/fr/security.mdx'), domain('Sécurité'));
});

await test('the list of texts names each file with its version', async (t) => {
  const { ask } = await backend(t);
  const { answer } = await ask('entriesByFolder', { folder: 'content/domains', extension: 'mdx', depth: 2 });
  const paths = z
    .array(entrySchema)
    .parse(answer)
    .map(({ file }) => file.path);
  assert.deepEqual(paths, [fr, en]);
});

await test('a list comes as the server has read it, a text saved meanwhile included; a file that cannot be read comes as it is', async (t) => {
  const { ask, save, contentDir } = await backend(t);
  const list = async () => {
    const { answer } = await ask('entriesByFolder', { folder: 'content/domains', parsed: true });
    return z
      .array(z.object({ data: z.string().optional(), read: readTextSchema.optional() }))
      .parse(answer)
      .map(({ data, read }) => data ?? read?.data['title']);
  };
  assert.deepEqual(await list(), ['Sécurité', 'Security']);
  const base = versionOf(domain('Sécurité'));
  const { status } = await save([{ path: fr, slug: 'security', raw: domain('Sûreté'), base }]);
  assert.equal(status, 200);
  assert.deepEqual(await list(), ['Sûreté', 'Security']);
  await writeFile(join(contentDir, 'domains/en/security.mdx'), 'no front matter');
  assert.deepEqual(await list(), ['Sûreté', 'no front matter']);
});

await test('a hundred saves at once on a hundred texts are all kept', async (t) => {
  const { save, contentDir } = await backend(t);
  const names = Array.from({ length: 100 }, (_, index) => `domain-${index}`);
  const answers = await Promise.all(
    names.map((name) =>
      save(
        ['fr', 'en'].map((locale) => ({
          path: `content/domains/${locale}/${name}.mdx`,
          slug: name,
          raw: domain(name),
        })),
        { newEntry: true },
      ),
    ),
  );
  assert.ok(answers.every(({ status }) => status === 200));
  assert.equal((await readdir(join(contentDir, 'domains/fr'))).length, 101);
});

await test('an editor is told in one round what is missing in a language and which value differs between the two', async (t) => {
  const { open, save } = await backend(t);
  const [french, english] = [await open(fr), await open(en)];
  const { status, answer } = await save([
    {
      path: fr,
      slug: 'security',
      raw: domain('Sécurité', 'summary: Une phrase.\norder: 2\ntranslation: complete\n'),
      base: french.file.id,
    },
    {
      path: en,
      slug: 'security',
      raw: domain('Security', 'order: 1\ntranslation: complete\n'),
      base: english.file.id,
    },
  ]);
  assert.equal(status, 422);
  const { problems } = refusalSchema.parse(answer);
  assert.deepEqual(problems.map(({ file, field }) => [file, field]).sort(), [
    ['domains/en/security.mdx', 'order'],
    ['domains/en/security.mdx', 'summary'],
  ]);
});

await test('an editor who has a new text in one language only is told once what to do about the other', async (t) => {
  const { save } = await backend(t);
  const answer = (french: string) =>
    save(
      [
        { path: 'content/domains/fr/energy.mdx', slug: 'energy', raw: french },
        {
          path: 'content/domains/en/energy.mdx',
          slug: 'energy',
          raw: domain('', 'order: 4\ntranslation: complete\n'),
        },
      ],
      { newEntry: true },
    );
  const told = async (french: string) => {
    const { problems } = refusalSchema.parse((await answer(french)).answer);
    return problems.map(({ file, field }) => [file, field]);
  };
  assert.deepEqual(await told(domain('Énergie', 'summary: Une phrase.\norder: 4\ntranslation: complete\n')), [
    ['domains/en/energy.mdx', 'translation'],
  ]);
  const both = await told(domain('', 'order: 4\ntranslation: complete\n'));
  assert.ok(both.length > 1, 'where neither is written, each field is named');
  assert.ok(both.every(([, field]) => field !== 'translation'));
});
