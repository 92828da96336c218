import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { join } from 'node:path';
import { findProblems } from '../../src/collections/read/problems.ts';
import { createEditingApi } from '../../src/server/cms/http/api.ts';
import { createFolderStore } from '../../src/server/cms/storage/folder-store.ts';
import { createDrafts } from '../../src/server/cms/drafts/drafts.ts';
import { createGitStore } from '../../src/server/cms/storage/git/git-store.ts';
import { openRepository } from '../../src/server/cms/storage/git/repository.ts';
import { versionOf } from '../../src/server/cms/storage/version-of.ts';
import { Trash } from '../../src/server/cms/storage/trash.ts';
import { askCms } from '../support/ask-cms.ts';
import { copyContent } from '../support/content-copy.ts';
import { directTexts } from '../support/direct-texts.ts';
import { z } from 'zod';

const neededSchema = z.object({
  code: z.literal('referred-to'),
  texts: z.array(z.object({ key: z.string(), href: z.string() })),
  targets: z.array(z.object({ key: z.string(), title: z.string() })),
});
const outdatedSchema = z.unknown();
const refusedSchema = z.object({ code: z.string(), texts: z.array(z.object({ key: z.string() })) });

/** The CMS on a copy of the project's content in which one page leads to an article by a link. */
async function world(t: TestContext, backend: 'local' | 'git') {
  const content = await copyContent();
  t.after(() => content.remove());
  const { contentDir, dataDir } = content;
  const about = 'pages/fr/about.mdx';
  await content.write(
    about,
    `${await content.read(about)}\n\n[les mots](/fr/actualites/les-mots-de-nos-pages/)\n`,
  );
  const trash = new Trash(join(dataDir, 'trash'));
  const repository =
    backend === 'git'
      ? await openRepository(join(dataDir, 'content.git'), { contentDir, remote: undefined })
      : undefined;
  const store = repository ? createGitStore(repository) : createFolderStore(contentDir);
  const drafts = repository && createDrafts(repository, trash);
  const asked = { store, texts: directTexts({ store, drafts, trash }) };
  const app = createEditingApi({ ...asked, onChange: () => undefined });
  const ask = (action: string, params: object) => askCms(app, action, params);
  const published = async (path: string) => (await (await store.tree()).read(path))?.toString() ?? '';
  const raw = async (change: (text: string) => string, locale: string) => {
    const path = `articles/${locale}/words-of-our-pages.mdx`;
    const text = await published(path);
    return { path: `content/${path}`, raw: change(text), base: versionOf(text) };
  };
  const save = async (
    change: (text: string) => string,
    options: object,
    accepted: string[] = [],
    inBoth = false,
    decided: object = {},
  ) => {
    const files = (inBoth ? ['fr', 'en'] : ['fr']).map((locale) => raw(change, locale));
    return ask('persistEntry', {
      dataFiles: await Promise.all(files),
      assets: [],
      options,
      accepted,
      ...decided,
    });
  };
  const problems = async () => findProblems(await store.tree());
  const commits = async () => Number(await repository?.git.run(['rev-list', '--count', 'main']));
  const texts = (answer: unknown) => {
    const { code, texts: told } = refusedSchema.parse(answer);
    assert.equal(code, 'linked-to');
    return told.map(({ key }) => key);
  };
  return { ask, save, published, texts, problems, commits };
}

const later = (text: string) => text.replace(/^title:/m, "publishAt: '2999-01-01T09:00'\ntitle:");
const slug = { collection: 'articles', slug: 'words-of-our-pages' };

await test('an editor who gives a live text a date to come is told before which links it breaks, and may go on', async (t) => {
  const { save, published, texts } = await world(t, 'local');
  const before = await published('articles/fr/words-of-our-pages.mdx');
  const { status, answer } = await save(later, {});
  assert.equal(status, 409);
  assert.deepEqual(texts(answer), ['pages/about']);
  assert.equal(await published('articles/fr/words-of-our-pages.mdx'), before);
  assert.equal((await save(later, {}, ['pages/about'])).status, 200);
  assert.match(await published('articles/fr/words-of-our-pages.mdx'), /2999/);
  assert.equal((await save((text) => text.replace('2999', '2998'), {})).status, 200, 'it was away already');
});

await test('an editor who corrects a text to which others lead is asked nothing', async (t) => {
  const { save } = await world(t, 'local');
  assert.equal((await save((text) => `${text}\nUne phrase de plus.\n`, {})).status, 200);
});

await test('a draft takes no page away: the editor is told when it is published', async (t) => {
  const { ask, save, texts } = await world(t, 'git');
  assert.equal((await save(later, { useWorkflow: true, status: 'pending_publish' })).status, 200);
  const { status, answer } = await ask('publishUnpublishedEntry', slug);
  assert.equal(status, 409);
  assert.deepEqual(texts(answer), ['pages/about']);
  assert.equal((await ask('publishUnpublishedEntry', { ...slug, accepted: ['pages/about'] })).status, 200);
});

await test('an editor who takes a text off the site is told which links that breaks, and may go on', async (t) => {
  const { ask, texts, published } = await world(t, 'git');
  const { status, answer } = await ask('unpublishEntry', slug);
  assert.equal(status, 409);
  assert.deepEqual(texts(answer), ['pages/about']);
  assert.notEqual(await published('articles/fr/words-of-our-pages.mdx'), '');
  assert.equal((await ask('unpublishEntry', { ...slug, accepted: ['pages/about'] })).status, 200);
  assert.equal(await published('articles/fr/words-of-our-pages.mdx'), '');
});

const bizspark = { collection: 'programs', slug: 'bizspark' };
const spark = { choice: 'redirect', to: 'programs/spark' };

/** Takes the program away: off the site where there are drafts, else for good, as both are one decision for what refers to it. */
const taken = (backend: 'local' | 'git', params: object): [string, object] =>
  backend === 'git'
    ? ['unpublishEntry', { ...bizspark, ...params }]
    : [
        'deleteFiles',
        { paths: ['fr', 'en'].map((one) => `content/programs/${one}/bizspark.mdx`), ...params },
      ];

for (const backend of ['local', 'git'] as const) {
  await test(`an editor who takes a program away that others use has them lead to another one, its old address too, in one save (${backend})`, async (t) => {
    const { ask, published, problems, commits } = await world(t, backend);
    const { status, answer } = await ask(...taken(backend, {}));
    assert.equal(status, 409);
    const told = neededSchema.parse(answer);
    assert.ok(told.texts.every(({ href }) => href.startsWith('/admin/#/collections/')));
    assert.deepEqual(
      told.texts.map(({ key }) => key).sort(),
      ['articles/spark-interview', 'programs/spark'].concat(
        ['back-to-spark', 'idees', 'spark-or-bizspark'].map((name) => `questions/${name}`),
      ),
    );
    assert.deepEqual(
      told.targets.map(({ key }) => key),
      ['programs/camp-microsoft', 'programs/spark'],
    );

    const before = await commits();
    assert.equal((await ask(...taken(backend, { references: spark }))).status, 200);
    assert.equal(await published('programs/fr/bizspark.mdx'), '');
    assert.deepEqual(await problems(), []);
    assert.match(await published('questions/fr/idees.mdx'), /^program: spark$/m);
    assert.match(await published('questions/fr/idees.mdx'), /\[BizSpark\]\(\/fr\/programmes\/spark\/\)/);
    assert.match(await published('questions/en/idees.mdx'), /\[BizSpark\]\(\/en\/programs\/spark\/\)/);
    const own = await published('programs/fr/spark.mdx');
    assert.match(own, /Le lien avec BizSpark est indirect/, 'no text leads to itself');
    assert.doesNotMatch(own, /program: (?:biz)?spark/);
    const site = await published('site/site.yaml');
    for (const from of ['/fr/programmes/bizspark/', '/en/programs/bizspark/'])
      assert.ok(site.includes(`- from: ${from}\n    to: programs/spark`), site.slice(-300));
    if (backend === 'git') assert.equal(await commits(), before + 1, 'readers have all of it at once');
  });

  await test(`references that can go are removed with their words kept; where one is needed nothing changes, and those texts are named (${backend})`, async (t) => {
    const { ask, published, problems } = await world(t, backend);
    const references = { choice: 'unlink' };
    assert.equal((await ask(...taken(backend, { references }))).status, 200);
    assert.deepEqual(await problems(), []);
    assert.match(await published('programs/fr/spark.mdx'), /Le lien avec BizSpark est indirect/);
    assert.doesNotMatch(await published('articles/fr/spark-interview.mdx'), /bizspark/);
    assert.match(await published('questions/fr/idees.mdx'), /Il s’appelle désormais BizSpark\./);

    const paths = ['fr', 'en'].map((one) => `content/programs/${one}/camp-microsoft.mdx`);
    const { status, answer } = await ask('deleteFiles', { paths, references });
    assert.equal(status, 409);
    const needing = neededSchema.parse(answer).texts.map(({ key }) => key);
    assert.ok(
      needing.length > 0 && needing.every((key) => /^(?:calls|cohorts|criteria)\//.test(key)),
      String(needing),
    );
    assert.notEqual(await published('programs/fr/camp-microsoft.mdx'), '');
  });

  await test(`a text is taken off the site and kept: its links go, and no translation becomes outdated by that (${backend})`, async (t) => {
    const { save, ask, published, texts } = await world(t, backend);
    const withdrawn = (text: string) => text.replace(/^translation:/m, 'visibility: withdrawn\ntranslation:');
    const { answer } = await save(withdrawn, {}, [], true);
    assert.deepEqual(texts(answer), ['pages/about']);
    const step = async () =>
      outdatedSchema.parse((await ask('outdated', { collection: 'pages', slug: 'about' })).answer);
    await ask('confirmTranslation', { collection: 'pages', slug: 'about' });
    assert.equal(await step(), null);
    const unlink = { references: { choice: 'unlink' } };
    assert.equal((await save(withdrawn, {}, [], true, unlink)).status, 200);
    assert.match(await published('articles/fr/words-of-our-pages.mdx'), /visibility: withdrawn/);
    assert.match(await published('pages/fr/about.mdx'), /\n\nles mots\n/);
    assert.equal(await step(), null);
  });
}

await test('references lead only to a live text of the same section', async (t) => {
  const { ask, published } = await world(t, 'local');
  for (const to of ['programs/none', 'articles/spark-interview', 'programs/bizspark', '../x']) {
    const { status } = await ask(...taken('local', { references: { choice: 'redirect', to } }));
    assert.equal(status, 400, to);
  }
  assert.notEqual(await published('programs/fr/bizspark.mdx'), '');
});
