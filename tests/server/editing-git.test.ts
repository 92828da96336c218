// Slow: it makes two hundred commits.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { root } from '../../src/environment.ts';
import { versionOf } from '../../src/server/cms/storage/version-of.ts';
import { createGitStore } from '../../src/server/cms/storage/git/git-store.ts';
import { mainRef, openRepository } from '../../src/server/cms/storage/git/repository.ts';
import { Refusal } from '../../src/server/cms/refusal.ts';
import { deleteFiles } from '../../src/server/cms/deleting/delete.ts';
import { saveEntry } from '../../src/server/cms/saving/save-entry.ts';
import { Trash } from '../../src/server/cms/storage/trash.ts';

const domain = (title: string) =>
  `---\ntitle: ${title}\nsummary: Une phrase.\norder: 1\ntranslation: complete\n---\n`;
const path = (name: string, locale = 'fr') => `content/domains/${locale}/${name}.mdx`;
const both = (name: string, title = name) =>
  ['fr', 'en'].map((locale) => ({ path: path(name, locale), raw: domain(title) }));

/** A repository of the CMS made from a content folder that holds one domain, “security”. */
async function clone(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'git-backend-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const [contentDir, gitDir] = [join(folder, 'content'), join(folder, 'var/content.git')];
  for (const locale of ['fr', 'en']) {
    await mkdir(join(contentDir, 'domains', locale), { recursive: true });
    await writeFile(join(contentDir, 'domains', locale, 'security.mdx'), domain('Sécurité'));
  }
  const repository = await openRepository(gitDir, { contentDir, remote: undefined });
  const store = createGitStore({ ...repository, author: { name: 'Ada <3', email: 'ada@example.org' } });
  const read = async (file: string) => (await (await store.tree()).read(file))?.toString();
  const git = async (...args: string[]) => (await repository.git.run(args)).toString().trim();
  return { folder, contentDir, gitDir, repository, store, read, git };
}

await test('a save is one commit that names the text, in the editor’s name, and changes nothing else', async (t) => {
  const { store, read, git } = await clone(t);
  const base = versionOf(domain('Sécurité'));
  await saveEntry(store, {
    dataFiles: both('security', 'Sûreté').map((file) => ({ ...file, base })),
    assets: [],
    isNew: false,
  });
  assert.equal(await read('domains/fr/security.mdx'), domain('Sûreté'));
  assert.equal(
    await git('log', '-1', '--format=%an|%ae|%s', mainRef),
    'Ada 3|ada@example.org|Update domains/security',
  );
  assert.equal(
    await git('show', '--name-only', '--format=', mainRef),
    'content/domains/en/security.mdx\ncontent/domains/fr/security.mdx',
  );
  assert.equal(await git('for-each-ref', '--format=%(refname)'), mainRef, 'no temporary ref is left');
});

await test('saving what is already there makes no commit', async (t) => {
  const { store, git } = await clone(t);
  const base = versionOf(domain('Sécurité'));
  await saveEntry(store, {
    dataFiles: both('security', 'Sécurité').map((file) => ({ ...file, base })),
    assets: [],
    isNew: false,
  });
  assert.equal(await git('rev-list', '--count', mainRef), '1');
});

await test('the second of two editors is told who saved before them', async (t) => {
  const { store } = await clone(t);
  const base = versionOf(domain('Sécurité'));
  const save = (title: string) =>
    saveEntry(store, {
      dataFiles: [{ path: path('security'), raw: domain(title), base }],
      assets: [],
      isNew: false,
    });
  await save('Un');
  await assert.rejects(save('Deux'), (error: unknown) => {
    assert.ok(error instanceof Refusal);
    assert.match(error.words.fr, /^Ada 3 a enregistré le texte français à l’instant/);
    return true;
  });
});

await test('a hundred saves at once on a hundred texts are a hundred commits, and the repository is sound', async (t) => {
  const { store, git } = await clone(t);
  const names = Array.from({ length: 100 }, (_, index) => `domain-${index}`);
  await Promise.all(
    names.map((name) => saveEntry(store, { dataFiles: both(name), assets: [], isNew: true })),
  );
  assert.equal(await git('rev-list', '--count', mainRef), '101');
  assert.equal((await (await store.tree()).list('domains/fr')).length, 101);
  assert.equal(await git('fsck', '--strict', '--no-dangling'), '');
});

/** Another process that saves to the same repository; resolves with what it acknowledged. */
async function saver(
  given: { gitDir: string; contentDir: string },
  prefix: string,
  count: number,
  killAfter?: number,
) {
  const args = ['tests/support/save-forever.ts', given.gitDir, given.contentDir, prefix, String(count)];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
    if (killAfter !== undefined && printed.split('\n').length > killAfter) child.kill('SIGKILL');
  });
  await once(child, 'close');
  return printed.split('\n').filter((line) => line !== '');
}

await test('two servers that save to one repository at the same time lose nothing', async (t) => {
  const given = await clone(t);
  const saved = (await Promise.all([saver(given, 'one', 12), saver(given, 'two', 12)])).flat();
  assert.equal(saved.length, 24);
  const names = await (await given.store.tree()).list('domains/fr');
  for (const name of saved) assert.ok(names.includes(`${name}.mdx`), name);
  assert.equal(await given.git('rev-list', '--count', mainRef), '25');
});

await test('a server killed while it saves leaves a sound repository that holds every save it acknowledged', async (t) => {
  const given = await clone(t);
  for (const [round, after] of [3, 7, 12].entries()) {
    const saved = await saver(given, `round-${round}`, 1000, after);
    assert.ok(saved.length >= after);
    assert.equal(await given.git('fsck', '--strict', '--no-dangling'), '');
    const tree = await given.store.tree();
    for (const name of saved) {
      assert.equal((await tree.read(`domains/fr/${name}.mdx`))?.includes(name), true, name);
      assert.equal((await tree.read(`domains/en/${name}.mdx`))?.includes(name), true, name);
    }
  }
  await saveEntry(given.store, { dataFiles: both('after'), assets: [], isNew: true });
});

await test('a developer’s files in the content folder are left alone by saves, deletions and publications', async (t) => {
  const { store, contentDir, folder } = await clone(t);
  await writeFile(join(contentDir, 'domains/fr/security.mdx'), 'edited by hand');
  await writeFile(join(contentDir, 'notes.txt'), 'untracked');
  const copy = join(folder, 'before');
  await cp(contentDir, copy, { recursive: true });
  await saveEntry(store, { dataFiles: both('new'), assets: [], isNew: true });
  await deleteFiles({ store, trash: new Trash(join(folder, 'trash')) }, [
    path('security'),
    path('security', 'en'),
  ]);
  const published = join(folder, 'published');
  await store.copyTo(published, new Map());
  assert.deepEqual(await readdir(join(published, 'domains/fr')), ['new.mdx']);
  const names = (await readdir(copy, { recursive: true })).sort();
  assert.deepEqual((await readdir(contentDir, { recursive: true })).sort(), names);
  assert.equal(await readFile(join(contentDir, 'domains/fr/security.mdx'), 'utf8'), 'edited by hand');
  assert.equal(await readFile(join(contentDir, 'notes.txt'), 'utf8'), 'untracked');
});

await test('an interrupted first start is begun again', async (t) => {
  const { gitDir, contentDir, folder } = await clone(t);
  const other = join(folder, 'other.git');
  await cp(gitDir, `${other}.new`, { recursive: true });
  await rm(join(`${other}.new`, 'HEAD'));
  const repository = await openRepository(other, { contentDir, remote: undefined });
  assert.equal((await (await createGitStore(repository).tree()).list('domains/fr')).length, 1);
});
