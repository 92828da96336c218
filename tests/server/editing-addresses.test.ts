import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { z } from 'zod';
import { findProblems } from '../../src/collections/read/problems.ts';
import { parseYamlFile } from '../../src/model/yaml/yaml-file.ts';
import { restoreDeleted } from '../../src/server/cms/deleting/restore.ts';
import { createDrafts } from '../../src/server/cms/drafts/drafts.ts';
import { createEditingApi } from '../../src/server/cms/http/api.ts';
import { createFolderStore } from '../../src/server/cms/storage/folder-store.ts';
import { createGitStore } from '../../src/server/cms/storage/git/git-store.ts';
import { openRepository } from '../../src/server/cms/storage/git/repository.ts';
import { Trash } from '../../src/server/cms/storage/trash.ts';
import { versionOf } from '../../src/server/cms/storage/version-of.ts';
import { askCms } from '../support/ask-cms.ts';
import { copyContent } from '../support/content-copy.ts';
import { directTexts } from '../support/direct-texts.ts';

const settingsSchema = z.object({
  formerAddresses: z.array(z.object({ from: z.string(), to: z.string() })).default([]),
});

/** The CMS over HTTP on a copy of the tests' content. */
async function world(t: TestContext, backend: 'local' | 'git') {
  const content = await copyContent();
  t.after(() => content.remove());
  const { contentDir, dataDir } = content;
  const trash = new Trash(join(dataDir, 'trash'));
  const repository =
    backend === 'git'
      ? await openRepository(join(dataDir, 'content.git'), { contentDir, remote: undefined })
      : undefined;
  const store = repository ? createGitStore(repository) : createFolderStore(contentDir);
  const cms = { store, drafts: repository && createDrafts(repository, trash), trash };
  const app = createEditingApi({ store, texts: directTexts(cms), onChange: () => undefined });
  const published = async (path: string) => (await (await store.tree()).read(path))?.toString() ?? '';
  const ask = async (action: string, params: object) => {
    const { status, answer } = await askCms(app, action, params);
    assert.equal(status, 200, JSON.stringify(answer));
  };
  /** Saves and publishes languages of a program, each with something changed. */
  const save = async (
    name: string,
    change: (text: string) => string,
    locales = ['fr', 'en'],
    from = name,
  ) => {
    const isNew = from !== name;
    const dataFiles = await Promise.all(
      locales.map(async (locale) => {
        const text = await published(`programs/${locale}/${from}.mdx`);
        const path = `content/programs/${locale}/${name}.mdx`;
        return { path, raw: change(text), ...(isNew ? {} : { base: versionOf(text) }) };
      }),
    );
    const useWorkflow = backend === 'git';
    const before = await addresses();
    const options = { collectionName: 'programs', newEntry: isNew, useWorkflow, status: 'pending_publish' };
    await ask('persistEntry', { dataFiles, assets: [], options });
    if (!useWorkflow) return;
    assert.deepEqual(await addresses(), before, 'a draft changes no address');
    await ask('publishUnpublishedEntry', { collection: 'programs', slug: name });
  };
  const addresses = async () => {
    const file = parseYamlFile(await published('site/site.yaml'));
    const { formerAddresses } = settingsSchema.parse(file.ok ? file.file.value : undefined);
    return formerAddresses.map(({ from, to }) => `${from} ${to}`);
  };
  const problems = async () => findProblems(await store.tree());
  const commits = async () => Number(await repository?.git.run(['rev-list', '--count', 'main']));
  const restore = async () => {
    for (const { id } of await trash.list()) await restoreDeleted(cms, id);
  };
  return { ask, save, restore, addresses, problems, commits };
}

const slug = (to: string) => (text: string) => text.replace(/^urlSlug: .*$/m, `urlSlug: ${to}`);

for (const backend of ['local', 'git'] as const) {
  await test(`the address that a page gives up leads to its text, in the one save that changes it (${backend})`, async (t) => {
    const { save, addresses, problems, commits } = await world(t, backend);
    const before = await commits();
    await save('bizspark', slug('biz'), ['fr']);
    assert.deepEqual(await addresses(), ['/fr/programmes/bizspark/ programs/bizspark']);
    if (backend === 'git') assert.equal(await commits(), before + 1);
    await save('bizspark', slug('biz-2'));
    assert.deepEqual(await addresses(), [
      '/fr/programmes/bizspark/ programs/bizspark',
      '/fr/programmes/biz/ programs/bizspark',
      '/en/programs/bizspark/ programs/bizspark',
    ]);
    assert.deepEqual(await problems(), []);
  });

  await test(`an address that a page has again leads nowhere else, whichever page it is (${backend})`, async (t) => {
    const { save, addresses, problems } = await world(t, backend);
    await save('bizspark', slug('biz'), ['fr']);
    await save('bizspark', slug('bizspark'), ['fr']);
    assert.deepEqual(await addresses(), ['/fr/programmes/biz/ programs/bizspark']);
    await save('other', (text) => slug('biz')(text), ['fr', 'en'], 'bizspark');
    assert.deepEqual(await addresses(), []);
    assert.deepEqual(await problems(), []);
  });
}

await test('a text that readers have not seen, and one that keeps its address, leave none behind', async (t) => {
  const { save, addresses } = await world(t, 'local');
  const later = (text: string) =>
    text.replace(/^translation:/m, "publishAt: '2999-01-01T09:00'\ntranslation:");
  await save('other', (text) => slug('autre')(later(text)), ['fr', 'en'], 'bizspark');
  await save('other', slug('autre-2'));
  await save('bizspark', (text) => text.replace(/^title: .*$/m, 'title: Un autre titre'));
  assert.deepEqual(await addresses(), []);
});

await test('a deleted text that comes back has its address to itself again', async (t) => {
  const { ask, save, restore, addresses } = await world(t, 'local');
  await save('other', slug('autre'), ['fr', 'en'], 'bizspark');
  const paths = ['fr', 'en'].map((locale) => `content/programs/${locale}/other.mdx`);
  await ask('deleteFiles', { paths });
  await save('bizspark', slug('autre'), ['fr']);
  await save('bizspark', slug('bizspark'), ['fr']);
  assert.deepEqual(await addresses(), ['/fr/programmes/autre/ programs/bizspark']);
  await restore();
  assert.deepEqual(await addresses(), []);
});
