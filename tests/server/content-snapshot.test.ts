import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { createFolderStore } from '../../src/server/cms/storage/folder-store.ts';
import { createLock } from '../../src/server/cms/storage/lock.ts';
import { ContentSnapshot } from '../../src/server/publisher/releases/content-snapshot.ts';
import { keepPublishedContent } from '../../src/server/publisher/releases/published-content.ts';
import { atEnd } from '../support/cleanup.ts';

/** A clock that is so far ahead that no file has changed just now. */
const later = () => Date.now() + 60_000;

async function open(t: TestContext, now?: () => number) {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-snapshot-'));
  atEnd(t, () => rm(folder, { recursive: true }));
  const contentDir = join(folder, 'content');
  await mkdir(contentDir);
  const store = createFolderStore(contentDir, createLock(), now && { now });
  const snapshot = new ContentSnapshot(join(folder, 'snapshot'));
  return {
    folder,
    contentDir,
    snapshot,
    take: () => snapshot.take(store.copyTo),
    /** The digest of a copy that is made from nothing. */
    takeWhole: () => new ContentSnapshot(join(folder, 'whole')).take(store.copyTo),
    save: (texts: Readonly<Record<string, string | null>>) =>
      store.change(
        () => {
          const changes = Object.entries(texts).map(
            ([path, text]) => [path, text === null ? null : Buffer.from(text)] as const,
          );
          return Promise.resolve({ changes: new Map(changes), result: undefined });
        },
        { message: 'a save' },
      ),
  };
}

async function textsOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = files.map(async (file) => [file.slice(folder.length + 1), await readFile(file, 'utf8')]);
  return Object.fromEntries(await Promise.all(texts)) as Record<string, string>;
}

const inodeOf = async (folder: string, path: string) => (await stat(join(folder, path))).ino;

await test('of content that was copied before, only what has changed is copied', async (t) => {
  const { take, save, snapshot } = await open(t, later);
  await save({ 'pages/fr/home.mdx': 'Accueil', 'pages/en/home.mdx': 'Home', 'site/site.yaml': 'zone: A' });
  const first = await take();
  const french = await inodeOf(snapshot.folder, 'pages/fr/home.mdx');
  await save({ 'pages/en/home.mdx': 'Begin', 'site/site.yaml': null });
  assert.notEqual(await take(), first);
  assert.deepEqual(await textsOf(snapshot.folder), {
    'pages/fr/home.mdx': 'Accueil',
    'pages/en/home.mdx': 'Begin',
  });
  assert.deepEqual((await readdir(snapshot.folder)).sort(), ['pages']);
  assert.equal(await inodeOf(snapshot.folder, 'pages/fr/home.mdx'), french);
});

const names = ['a', 'a/b', 'a/c.mdx', 'd.mdx', 'e/f/g.mdx'];
const edit = fc.record({ name: fc.constantFrom(...names), text: fc.constantFrom('one', 'two', null) });

await test('whatever editors do, the copy and its digest are those of a copy made from nothing', async (t) => {
  const history = fc.array(fc.array(edit, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(history, fc.boolean(), async (edits, isSettled) => {
      const { contentDir, snapshot, take, takeWhole } = await open(t, isSettled ? later : undefined);
      for (const saves of edits) {
        for (const { name, text } of saves) {
          // A file that is in the way of a folder goes.
          for (let above = dirname(name); above !== '.'; above = dirname(above)) {
            const found = await stat(join(contentDir, above)).catch(() => undefined);
            if (found?.isFile()) await rm(join(contentDir, above));
          }
          const file = join(contentDir, name);
          await rm(file, { recursive: true, force: true });
          if (text === null) continue;
          await mkdir(dirname(file), { recursive: true });
          await writeFile(file, text);
        }
        const digest = await take();
        assert.deepEqual(await textsOf(snapshot.folder), await textsOf(contentDir));
        assert.equal(digest, await takeWhole());
        assert.equal(digest, await snapshot.digest());
      }
    }),
    { numRuns: 40 },
  );
});

await test('a file that is written into by hand right after it was copied is copied again', async (t) => {
  const { contentDir, snapshot, take, save } = await open(t);
  await save({ 'a.mdx': 'one' });
  const first = await take();
  await writeFile(join(contentDir, 'a.mdx'), 'two');
  assert.notEqual(await take(), first);
  assert.deepEqual(await textsOf(snapshot.folder), { 'a.mdx': 'two' });
});

await test('the content that readers have stays as it is while the copy is brought up to date', async (t) => {
  const { folder, snapshot, take, save } = await open(t, later);
  const published = join(folder, 'published');
  await save({ 'a/one.mdx': 'one', 'b.mdx': 'same' });
  await take();
  await keepPublishedContent(snapshot.folder, published);
  await save({ 'a/one.mdx': 'two', 'b.mdx': null });
  await take();
  assert.deepEqual(await textsOf(published), { 'a/one.mdx': 'one', 'b.mdx': 'same' });
  await keepPublishedContent(snapshot.folder, published);
  assert.deepEqual(await textsOf(published), { 'a/one.mdx': 'two' });
});

await test('after files were put back in it, or some were removed by others, all of it is copied', async (t) => {
  const { snapshot, take, save } = await open(t, later);
  await save({ 'a.mdx': 'one', 'b.mdx': 'two' });
  const first = await take();
  snapshot.willChange();
  await writeFile(join(snapshot.folder, 'a.mdx'), 'put back');
  assert.notEqual(await snapshot.digest(), first);
  assert.equal(await take(), first);
  await rm(join(snapshot.folder, 'b.mdx'));
  assert.equal(await take(), first);
  await rm(snapshot.folder, { recursive: true });
  assert.equal(await take(), first);
  assert.deepEqual(await textsOf(snapshot.folder), { 'a.mdx': 'one', 'b.mdx': 'two' });
});

await test('a copy that failed half-way is begun again', async (t) => {
  const { snapshot, take, save } = await open(t, later);
  await save({ 'a.mdx': 'one' });
  const first = await take();
  const halfway = snapshot.take(async (folder) => {
    await writeFile(join(folder, 'a.mdx'), 'half');
    throw new Error('The disk is full.');
  });
  await assert.rejects(halfway, /disk is full/);
  assert.equal(await take(), first);
});

await test('a folder of pictures may be elsewhere, behind a link', async (t) => {
  const { folder, contentDir, take } = await open(t, later);
  const elsewhere = join(folder, 'pictures');
  await mkdir(elsewhere);
  await writeFile(join(elsewhere, 'one.png'), 'one');
  await symlink(elsewhere, join(contentDir, 'media'));
  const first = await take();
  assert.equal(await take(), first);
  await writeFile(join(elsewhere, 'one.png'), 'two');
  assert.notEqual(await take(), first);
});
