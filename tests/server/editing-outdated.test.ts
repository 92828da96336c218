import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { z } from 'zod';
import { outdatedSchema } from '../../src/model/messages/comparison.ts';
import type { CmsBackend } from '../../src/server/cms/backend/backend.ts';
import { perform } from '../../src/server/cms/protocol/perform.ts';
import { EarlierVersions } from '../../src/server/cms/storage/earlier-versions.ts';
import { createFolderStore } from '../../src/server/cms/storage/folder-store.ts';
import { createDrafts } from '../../src/server/cms/drafts/drafts.ts';
import { createGitStore } from '../../src/server/cms/storage/git/git-store.ts';
import { openRepository } from '../../src/server/cms/storage/git/repository.ts';
import { saveEntry } from '../../src/server/cms/saving/save-entry.ts';
import { Trash } from '../../src/server/cms/storage/trash.ts';

const domain = (title: string, summary = 'Une phrase.') =>
  `---\ntitle: ${title}\nsummary: ${summary}\norder: 1\ntranslation: complete\n---\n`;
const path = (locale: string) => `content/domains/${locale}/security.mdx`;
const listSchema = z.array(z.object({ file: z.object({ path: z.string(), behind: z.string().optional() }) }));

/** “Security”, just written in both languages, in one of the two back ends. */
async function world(t: TestContext, kind: 'local' | 'local without versions' | 'git') {
  const folder = await mkdtemp(join(tmpdir(), 'outdated-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const contentDir = join(folder, 'content');
  for (const locale of ['fr', 'en']) await mkdir(join(contentDir, 'domains', locale), { recursive: true });
  await writeFile(join(contentDir, 'keep.txt'), '');
  const trash = new Trash(join(folder, 'trash'));
  const backend = await (async (): Promise<CmsBackend> => {
    const earlier = new EarlierVersions(join(folder, 'versions'));
    if (kind === 'local') return { store: createFolderStore(contentDir, undefined, { earlier }), trash };
    if (kind === 'local without versions') return { store: createFolderStore(contentDir), trash };
    const repository = await openRepository(join(folder, 'content.git'), { contentDir, remote: undefined });
    return { store: createGitStore(repository), drafts: createDrafts(repository, trash), trash };
  })();
  let versions: Record<string, string> = {};
  const save = async (fr: string, en: string, isDraft = false) => {
    const dataFiles = [fr, en].map((raw, index) => {
      const file = path(index === 0 ? 'fr' : 'en');
      return { path: file, raw, base: versions[file] };
    });
    const isNew = Object.keys(versions).length === 0;
    const saving = { dataFiles, assets: [], isNew };
    const name = { collection: 'domains', name: 'security' } as const;
    const saved =
      isDraft && backend.drafts
        ? await backend.drafts.save(name, saving, 'draft')
        : await saveEntry(backend.store, saving);
    ({ versions } = saved);
  };
  await save(domain('Sécurité'), domain('Security'));
  const params = { collection: 'domains', slug: 'security' };
  const outdated = async () =>
    outdatedSchema.nullable().parse(await perform(backend, { action: 'outdated', params }, 'fr'));
  const list = async () => {
    const params = { folder: 'content/domains', parsed: true };
    const request = { action: 'entriesByFolder', params } as const;
    return listSchema.parse(await perform(backend, request, 'fr')).map(({ file }) => file.behind);
  };
  return { save, outdated, list };
}

for (const kind of ['local', 'git'] as const)
  await test(`a translator sees what the source says anew since the translation was last right, over several saves (${kind})`, async (t) => {
    const { save, outdated, list } = await world(t, kind);
    assert.equal(await outdated(), null);
    assert.deepEqual(await list(), [undefined, undefined]);
    await save(domain('Sécurité', 'Une autre phrase.'), domain('Security'));
    await save(domain('Sûreté', 'Une autre phrase.'), domain('Security'));
    const found = await outdated();
    assert.equal(found?.locale, 'en');
    const words = found.fields?.map(({ label, locale, parts }) => [
      label,
      locale,
      parts.filter(({ kind }) => kind !== 'same').map(({ kind, text }) => `${kind} ${text}`),
    ]);
    assert.deepEqual(words, [
      ['Domaine', 'fr', ['removed Sécurité', 'added Sûreté']],
      ['Résumé', 'fr', ['added autre ']],
    ]);
    assert.deepEqual(await list(), ['en', 'en'], 'marked in the list, whichever file is read');
  });

await test('a translator whose source is still a draft sees its changes too', async (t) => {
  const { save, outdated } = await world(t, 'git');
  await save(domain('Sûreté'), domain('Security'), true);
  assert.equal((await outdated())?.fields?.length, 1);
});

await test('a translator is told plainly where the earlier source was not kept', async (t) => {
  const { save, outdated, list } = await world(t, 'local without versions');
  await save(domain('Sûreté'), domain('Security'));
  assert.deepEqual(await outdated(), { locale: 'en', fields: null });
  assert.deepEqual(await list(), ['en', 'en']);
});
