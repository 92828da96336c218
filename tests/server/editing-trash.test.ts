import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { trashDays } from '../../src/model/messages/trash-days.ts';
import type { CmsBackend } from '../../src/server/cms/backend/backend.ts';
import { perform } from '../../src/server/cms/protocol/perform.ts';
import { deleteFiles } from '../../src/server/cms/deleting/delete.ts';
import { createFolderStore } from '../../src/server/cms/storage/folder-store.ts';
import { createDrafts } from '../../src/server/cms/drafts/drafts.ts';
import { createGitStore } from '../../src/server/cms/storage/git/git-store.ts';
import { openRepository } from '../../src/server/cms/storage/git/repository.ts';
import { Refusal } from '../../src/server/cms/refusal.ts';
import { deletedItems, restoreDeleted } from '../../src/server/cms/deleting/restore.ts';
import { Trash } from '../../src/server/cms/storage/trash.ts';
import { deletedTasks } from '../../src/server/cms/todo/deleted.ts';
import frenchPhrases from '../../src/admin/phrases/fr.json' with { type: 'json' };
import englishPhrases from '../../src/admin/phrases/en.json' with { type: 'json' };

const dayMs = 24 * 60 * 60 * 1000;
const begin = new Date('2026-11-29T15:00:00Z');

const domain = (title: string, rest = '') =>
  `---\ntitle: ${title}\nsummary: Une phrase.\norder: 1\ntranslation: complete\n${rest}---\n`;
/** Signs that a save would write in another form. */
const french = domain('Sécurité', 'translatedFrom: 301f881fc3db501f\n').replace(
  'Une phrase.',
  "'Une phrase.'",
);
const english = domain('Security');
const [fr, en] = ['domains/fr/security.mdx', 'domains/en/security.mdx'];
const paths = [`content/${fr}`, `content/${en}`];

const toChange = (changes: Map<string, Buffer>) => ({ changes, result: undefined });

/** What the CMS works on, in each of the two back ends, with one domain, “security”. */
async function world(t: TestContext, kind: 'local' | 'git') {
  const folder = await mkdtemp(join(tmpdir(), 'trash-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const [contentDir, trashDir] = [join(folder, 'content'), join(folder, 'var/trash')];
  for (const locale of ['fr', 'en']) await mkdir(join(contentDir, 'domains', locale), { recursive: true });
  await writeFile(join(contentDir, fr), french);
  await writeFile(join(contentDir, en), english);
  const clock = { now: begin };
  const trash = new Trash(trashDir, () => clock.now);
  const backend = await (async (): Promise<CmsBackend> => {
    if (kind === 'local') return { store: createFolderStore(contentDir), trash };
    const repository = await openRepository(join(folder, 'content.git'), { contentDir, remote: undefined });
    return { store: createGitStore(repository), drafts: createDrafts(repository, trash), trash };
  })();
  const published = async (path: string) => (await (await backend.store.tree()).read(path))?.toString();
  const drafted = async (path: string) =>
    (
      await (await backend.drafts?.treeOf({ collection: 'domains', name: 'security' }))?.read(path)
    )?.toString();
  const onlyId = async () => {
    const [item, ...others] = await deletedItems(backend);
    assert.ok(item && others.length === 0);
    return item.id;
  };
  return { backend, trashDir, contentDir, clock, published, drafted, onlyId };
}

for (const kind of ['local', 'git'] as const) {
  await test(`an editor restores a text deleted by mistake, both languages as they were, byte for byte (${kind})`, async (t) => {
    const { backend, trashDir, published, drafted, onlyId } = await world(t, kind);
    await perform(
      backend,
      { action: 'deleteFiles', params: { paths, expectedVersions: {}, accepted: [] } },
      'fr',
    );
    assert.equal(await published(fr), undefined);
    const [task] = await deletedTasks(backend, begin, 'fr');
    assert.equal(task?.title, 'Sécurité');
    assert.match(task.detail, /gardé encore 90 jours/);
    for (const name of await readdir(trashDir))
      assert.equal((await stat(join(trashDir, name))).mode & 0o777, 0o600, name);

    const { place } = await restoreDeleted(backend, await onlyId());
    assert.equal(place.kind, 'entry');
    const read = kind === 'git' ? drafted : published;
    assert.equal(await read(fr), french);
    assert.equal(await read(en), english);
    assert.deepEqual(await deletedItems(backend), []);
    assert.deepEqual(await readdir(trashDir), [], 'nothing stays behind');
  });

  await test(`a restored text never replaces another one that has its name by now (${kind})`, async (t) => {
    const { backend, published, onlyId } = await world(t, kind);
    await deleteFiles(backend, paths);
    const bytes = Buffer.from(domain('Un autre'));
    await backend.store.change(() => Promise.resolve(toChange(new Map([[fr, bytes]]))), {
      message: 'Another',
    });
    const id = await onlyId();
    await assert.rejects(restoreDeleted(backend, id), (error: unknown) => {
      assert.ok(error instanceof Refusal);
      assert.match(error.words.fr, /un autre texte s’appelle maintenant « security »/);
      return true;
    });
    assert.equal(await published(fr), bytes.toString());
    assert.equal(await onlyId(), id, 'it can still be restored later');
  });

  await test(`a server killed between keeping and deleting loses nothing, and lists nothing as deleted (${kind})`, async (t) => {
    const { backend, published, trashDir } = await world(t, kind);
    const killed: CmsBackend = {
      ...backend,
      store: {
        ...backend.store,
        change: async (decide) => {
          await decide(await backend.store.tree());
          throw new Error('killed');
        },
      },
    };
    await assert.rejects(deleteFiles(killed, paths), /killed/);
    assert.equal(await published(fr), french);
    assert.ok((await readdir(trashDir)).length > 0, 'it was kept before it would have gone');
    assert.deepEqual(await deletedItems(backend), []);
  });
}

await test('a text of which a killed server deleted one language only is listed, and restored whole', async (t) => {
  const { backend, contentDir, published, onlyId } = await world(t, 'local');
  await deleteFiles(backend, paths);
  await writeFile(join(contentDir, en), english);
  await restoreDeleted(backend, await onlyId());
  assert.equal(await published(fr), french);
  assert.equal(await published(en), english);
});

await test('a text is not deleted where the disk cannot keep it first', async (t) => {
  const { backend, trashDir, published } = await world(t, 'local');
  await mkdir(join(trashDir, '..'), { recursive: true });
  await writeFile(trashDir, 'a file where the folder should be');
  await assert.rejects(deleteFiles(backend, paths));
  assert.equal(await published(fr), french);
});

await test('a deleted text that would no longer be right is refused with what is wrong, and stays restorable', async (t) => {
  const { backend, onlyId } = await world(t, 'local');
  await deleteFiles(backend, paths);
  const taken = domain('Sûreté', 'urlSlug: security\n');
  await backend.store.change(
    () =>
      Promise.resolve(
        toChange(
          new Map([
            ['domains/fr/safety.mdx', Buffer.from(taken)],
            ['domains/en/safety.mdx', Buffer.from(domain('Safety'))],
          ]),
        ),
      ),
    { message: 'Take the address' },
  );
  await assert.rejects(
    restoreDeleted(backend, await onlyId()),
    (error: unknown) => error instanceof Refusal && /L’adresse « security »/.test(error.words.fr),
  );
  await onlyId();
});

await test('a draft thrown away by mistake comes back as a draft, beside what readers have', async (t) => {
  const { backend, published, drafted, onlyId } = await world(t, 'git');
  const name = { collection: 'domains', name: 'security' } as const;
  const raw = domain('Cybersécurité');
  await backend.drafts
    ?.beginning(name)
    .change(() => Promise.resolve(toChange(new Map([[fr, Buffer.from(raw)]]))), {
      message: 'Write',
    });
  await perform(
    backend,
    {
      action: 'deleteUnpublishedEntry',
      params: { collection: 'domains', slug: 'security', expectedVersions: {} },
    },
    'fr',
  );
  assert.equal(await drafted(fr), undefined);
  const [task] = await deletedTasks(backend, begin, 'fr');
  assert.equal(task?.title, 'Cybersécurité');
  assert.match(task.detail, /^brouillon, supprimé /);
  await restoreDeleted(backend, await onlyId());
  assert.equal(await drafted(fr), raw);
  assert.equal(await published(fr), french);
});

await test('a restored draft does not replace one that was begun since', async (t) => {
  const { backend, drafted, onlyId } = await world(t, 'git');
  const name = { collection: 'domains', name: 'security' } as const;
  const write = (title: string) =>
    backend.drafts
      ?.beginning(name)
      .change(() => Promise.resolve(toChange(new Map([[fr, Buffer.from(domain(title))]]))), {
        message: 'Write',
      });
  await write('Un');
  await backend.drafts?.remove(name);
  await write('Deux');
  await assert.rejects(
    restoreDeleted(backend, await onlyId()),
    (error: unknown) => error instanceof Refusal && error.code === 'name-taken',
  );
  assert.equal(await drafted(fr), domain('Deux'));
});

await test('a deleted picture can be restored', async (t) => {
  const { backend, contentDir, published } = await world(t, 'local');
  await mkdir(join(contentDir, 'media'));
  await writeFile(join(contentDir, 'media/plan.webp'), 'bytes of a picture');
  await deleteFiles(backend, ['content/media/plan.webp']);
  const [task] = await deletedTasks(backend, begin, 'en');
  assert.ok(task);
  assert.deepEqual([task.title, task.collection], ['plan.webp', 'Images']);
  await restoreDeleted(backend, task.id);
  assert.equal(await published('media/plan.webp'), 'bytes of a picture');
});

await test('what was deleted is kept 90 days, as each confirmation of the CMS says, and no longer', async (t) => {
  const { backend, trashDir, clock } = await world(t, 'local');
  await deleteFiles(backend, paths);
  clock.now = new Date(begin.getTime() + trashDays * dayMs);
  await backend.trash.sweep();
  assert.equal((await deletedItems(backend)).length, 1);
  clock.now = new Date(clock.now.getTime() + 1000);
  assert.deepEqual(await deletedItems(backend), []);
  await backend.trash.sweep();
  assert.deepEqual(await readdir(trashDir), []);
  for (const { editor, mediaLibrary, workflow } of [frenchPhrases, englishPhrases])
    for (const words of [
      editor.editor.onDeletePublishedEntry,
      editor.editor.onDeleteWithUnsavedChanges,
      editor.editor.onDeleteUnpublishedChanges,
      editor.editor.onDeleteUnpublishedChangesWithUnsavedChanges,
      mediaLibrary.mediaLibrary.onDelete,
      workflow.workflowList.onDeleteEntry,
    ])
      assert.ok(words.includes(`${trashDays} `), words);
});

await test('a name that leads out of the bin restores and reads nothing', async (t) => {
  const { backend, trashDir } = await world(t, 'local');
  await mkdir(trashDir, { recursive: true });
  const record = {
    deletedAt: begin.toISOString(),
    isDraft: false,
    titles: {},
    files: [{ path: fr, version: '' }],
  };
  await writeFile(join(trashDir, '../outside.json'), JSON.stringify(record));
  for (const id of ['../outside', '', '0'])
    await assert.rejects(
      restoreDeleted(backend, id),
      (error: unknown) => error instanceof Refusal && error.code === 'not-found',
    );
  assert.ok(await readFile(join(trashDir, '../outside.json'), 'utf8'));
});
