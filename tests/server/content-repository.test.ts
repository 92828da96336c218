import assert from 'node:assert/strict';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { createEditingApi } from '../../src/server/cms/http/api.ts';
import { openContentOrWait } from '../../src/server/cms/backend/wait-for-remote.ts';
import { createGitStore } from '../../src/server/cms/storage/git/git-store.ts';
import { maintainRepository, openRepository } from '../../src/server/cms/storage/git/repository.ts';
import { Refusal } from '../../src/server/cms/refusal.ts';
import type { ContentStore } from '../../src/server/cms/storage/store.ts';
import { cmsJobs } from '../../src/server/mount-cms.ts';
import { createCurrentSite } from '../../src/server/site.ts';
import { askCms } from '../support/ask-cms.ts';
import { directTexts } from '../support/direct-texts.ts';
import { alone } from '../../src/server/cluster/cluster.ts';
import { atEnd } from '../support/cleanup.ts';
import { temporaryFolder } from '../support/stored.ts';

const file = 'pages/fr/about.mdx';

async function contentIn(folder: string, text: string): Promise<string> {
  const contentDir = join(folder, 'content');
  await mkdir(join(contentDir, 'pages/fr'), { recursive: true });
  await writeFile(join(contentDir, file), text);
  return contentDir;
}

const save = (store: ContentStore, text: string) =>
  store.change(() => Promise.resolve({ changes: new Map([[file, Buffer.from(text)]]), result: undefined }), {
    message: 'Update about',
  });

const read = async (store: ContentStore) => (await (await store.tree()).read(file))?.toString();

await test('the repository of the texts stays small however often editors save, and loses no save made meanwhile', async (t) => {
  const folder = await temporaryFolder(t);
  const source = { contentDir: await contentIn(folder, 'first'), remote: undefined };
  const gitDir = join(folder, 'content.git');
  const repository = await openRepository(gitDir, source);
  const store = createGitStore(repository);
  const loose = async () =>
    Number(/^count: (\d+)$/m.exec((await repository.git.run(['count-objects', '-v'])).toString())?.[1]);
  for (let index = 0; index < 20; index += 1) await save(store, `text ${index}`);
  const before = await loose();
  assert.ok(before > 60, `${before} files`);
  await Promise.all([maintainRepository(repository), save(store, 'while it is packed')]);
  await maintainRepository(repository);
  assert.ok((await loose()) < 10, `${await loose()} files`);
  assert.equal(await read(store), 'while it is packed');
  assert.equal((await repository.git.run(['rev-list', '--count', 'main'])).toString().trim(), '22');
});

await test('what a killed save left behind goes when the server starts again', async (t) => {
  const folder = await temporaryFolder(t);
  const source = { contentDir: await contentIn(folder, 'first'), remote: undefined };
  const gitDir = join(folder, 'content.git');
  const { git } = await openRepository(gitDir, source);
  await git.run(['update-ref', 'refs/passerelle/0123456789abcdef', 'refs/heads/main']);
  const again = await openRepository(gitDir, source);
  assert.equal(
    (await again.git.run(['for-each-ref', '--format=%(refname)'])).toString().trim(),
    'refs/heads/main',
  );
});

/** A repository elsewhere with another text than the folder here. */
async function makeElsewhere(t: TestContext): Promise<{ away: string; bring: () => Promise<void> }> {
  const folder = await temporaryFolder(t);
  await openRepository(join(folder, 'aside.git'), {
    contentDir: await contentIn(folder, 'elsewhere'),
    remote: undefined,
  });
  const away = join(folder, 'remote.git');
  return { away, bring: () => rename(join(folder, 'aside.git'), away) };
}

/** A first start whose repository is elsewhere and cannot be reached; `bring` puts it there, and waits until it is taken up. */
async function startWithout(t: TestContext) {
  const folder = await temporaryFolder(t);
  const { away, bring } = await makeElsewhere(t);
  const over = new AbortController();
  atEnd(t, () => {
    over.abort();
  });
  const failures: unknown[] = [];
  const opened = Promise.withResolvers<undefined>();
  // A server listens meanwhile; here nothing else would keep the process until the next attempt.
  const listening = setInterval(() => undefined, 1_000);
  atEnd(t, () => {
    clearInterval(listening);
  });
  const content = await openContentOrWait({
    backend: 'git',
    remote: away,
    contentDir: await contentIn(folder, 'here'),
    dataDir: join(folder, 'var'),
    signal: over.signal,
    limits: { firstMs: 10_000, againMs: 20 },
    onFailure: (error) => failures.push(error),
    onOpened: () => {
      opened.resolve(undefined);
    },
  });
  return {
    away,
    content,
    failures,
    gitDir: join(folder, 'var/content.git'),
    bring: async () => {
      await bring();
      await opened.promise;
    },
  };
}

await test('a first start does not wait for a repository that cannot be reached, and takes it up once it can', async (t) => {
  const { content, failures, bring } = await startWithout(t);
  assert.equal(await read(content.store), 'here');
  await assert.rejects(
    save(content.store, 'lost?'),
    (error) => error instanceof Refusal && error.code === 'not-ready',
  );
  await bring();
  assert.equal(await read(content.store), 'elsewhere');
  assert.ok(failures.length > 0);
  await save(content.store, 'kept');
  assert.equal(await read(content.store), 'kept');
});

await test('once a late repository is here, a conflict with it is resolved and pushed without a restart', async (t) => {
  const { away, content, bring } = await startWithout(t);
  const { store, trash } = content;
  const api = createEditingApi({
    store,
    remote: () => content.remote,
    texts: directTexts({ store, trash }),
    onChange: () => undefined,
  });
  const resolve = (fingerprint: string) =>
    askCms(api, 'resolveConflict', { collection: 'pages', slug: 'about', side: 'ours', fingerprint });
  assert.equal((await resolve('')).status, 503, 'nothing is called resolved meanwhile');
  await bring();
  const colleague = createGitStore(await openRepository(away, { contentDir: '/nowhere', remote: undefined }));
  await save(colleague, 'the colleague’s');
  await save(content.store, 'the editor’s');
  content.remote?.start(() => undefined);
  atEnd(t, async () => content.remote?.stop());
  assert.deepEqual((await resolve('of no state')).answer, { state: 'changed' });
  const fingerprint = content.remote?.status.conflicts[0]?.fingerprint ?? '';
  assert.deepEqual((await resolve(fingerprint)).answer, { state: 'merged' });
  assert.equal(await read(colleague), 'the editor’s');
});

await test('once a late repository is here, it is kept small at night without a restart', async (t) => {
  const { content, bring, gitDir } = await startWithout(t);
  const [job] = cmsJobs({ content, site: createCurrentSite(() => []) }, alone).filter(
    ({ name }) => name === 'content-repository',
  );
  await job?.run(0);
  await bring();
  for (let index = 0; index < 5; index += 1) await save(content.store, `text ${index}`);
  const { git } = await openRepository(gitDir, { contentDir: '/nowhere', remote: undefined });
  const loose = async () => /^count: (\d+)$/m.exec((await git.run(['count-objects', '-v'])).toString())?.[1];
  assert.notEqual(await loose(), '0');
  await job?.run(0);
  assert.equal(await loose(), '0');
});
