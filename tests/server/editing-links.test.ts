import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { join } from 'node:path';
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
  const raw = async (change: (text: string) => string) => {
    const path = 'articles/fr/words-of-our-pages.mdx';
    const text = await published(path);
    return { path: `content/${path}`, raw: change(text), base: versionOf(text) };
  };
  const save = async (change: (text: string) => string, options: object, accepted: string[] = []) =>
    ask('persistEntry', { dataFiles: [await raw(change)], assets: [], options, accepted });
  const texts = (answer: unknown) => {
    const { code, texts: told } = refusedSchema.parse(answer);
    assert.equal(code, 'linked-to');
    return told.map(({ key }) => key);
  };
  return { ask, save, published, texts };
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
