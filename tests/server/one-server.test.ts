// Slow: it starts servers as processes.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { z } from 'zod';
import { root } from '../../src/environment.ts';
import { lockDataFolder, prepareDataFolder, withDataFolder } from '../../src/server/system/data-folder.ts';
import { createFolderStore } from '../../src/server/cms/storage/folder-store.ts';
import { atEnd } from '../support/cleanup.ts';
import { startServer } from '../support/server.ts';
import { temporaryFolder } from '../support/stored.ts';

/** Starts the program once more; resolves with what it said when it has ended. */
async function startAnother(env: Readonly<Record<string, string>>): Promise<{ code: unknown; said: string }> {
  const child = spawn(process.execPath, ['src/server/main.ts'], {
    cwd: root,
    env: { ...process.env, HOST: '127.0.0.1', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [unknown];
  return { code, said };
}

/** What a command of the staff is told. */
const isInUse = (dataDir: string) => withDataFolder(dataDir, (found) => Promise.resolve(found));

/** A process of its own that holds the lock of a folder, until it is killed. */
async function holdElsewhere(t: TestContext, dataDir: string) {
  const module = join(root, 'src/server/system/data-folder.ts');
  const script = `import(${JSON.stringify(module)}).then(({ lockDataFolder }) => {
    lockDataFolder(${JSON.stringify(dataDir)}).setAddress('http://localhost:4321');
    console.log('held');
    setInterval(() => undefined, 1000);
  })`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script]);
  atEnd(t, () => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

await test('a server that runs', async (t) => {
  const dataDir = join(await temporaryFolder(t), 'var');
  // Made before by a version that let everybody read it.
  await mkdir(dataDir);
  await chmod(dataDir, 0o755);
  await writeFile(join(dataDir, 'server.log'), '', { mode: 0o644 });
  const server = await startServer({ DATA_DIR: dataDir });
  atEnd(t, () => server.remove());
  const { env } = server.content;

  await t.test(
    'keeps its pages when a person starts a second one on its data, with another address',
    async () => {
      const before = await readdir(join(dataDir, 'publications'));
      const { code, said } = await startAnother({
        ...env,
        DATA_DIR: dataDir,
        SITE_URL: 'https://example.org',
      });
      assert.equal(code, 1);
      assert.match(said, /A server \(pid \d+, (\S+)\) already uses this data folder/);
      assert.ok(said.includes(server.origin), said);
      assert.doesNotMatch(said, /Building/);
      assert.deepEqual(await readdir(join(dataDir, 'publications')), before);
      assert.equal((await fetch(`${server.origin}/fr/`)).status, 200);
    },
  );

  await t.test('takes no time from one whose port is taken: nothing is built there', async () => {
    const other = join(await temporaryFolder(t), 'var');
    const { port } = new URL(server.origin);
    const { code, said } = await startAnother({ ...env, DATA_DIR: other, PORT: port });
    assert.equal(code, 1);
    assert.match(said, /Another program already listens on this port/);
    assert.doesNotMatch(said, /Building/);
  });

  await t.test('lets nobody else on the machine read applications, old data folders included', async () => {
    const modeOf = async (path: string) => (await stat(path)).mode & 0o777;
    assert.equal(await modeOf(dataDir), 0o700);
    for (const entry of await readdir(dataDir, { withFileTypes: true }))
      if (entry.isFile()) assert.equal(await modeOf(join(dataDir, entry.name)), 0o600, entry.name);
    assert.equal(await modeOf(join(dataDir, 'passerelle.db-wal')), 0o600);
    assert.equal(await modeOf(join(dataDir, 'publications')), 0o700);
  });
});

await test('a server that was killed leaves its folder free for the next one, at once', async (t) => {
  const dataDir = await temporaryFolder(t);
  prepareDataFolder(dataDir);
  const child = await holdElsewhere(t, dataDir);
  assert.equal(await isInUse(dataDir), true);
  assert.throws(() => lockDataFolder(dataDir), new RegExp(`pid ${child.pid ?? 0}, http://localhost:4321`));
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.equal(await isInUse(dataDir), false);
  lockDataFolder(dataDir).release();
});

await test('a person who comes while the site is built for the first time is told to try again, and the stop does not wait', async (t) => {
  const dataDir = join(await temporaryFolder(t), 'var');
  const child = spawn(process.execPath, ['src/server/main.ts'], {
    cwd: root,
    env: { ...process.env, HOST: '127.0.0.1', PORT: '0', DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  atEnd(t, () => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  const { address } = z
    .object({ address: z.string() })
    .parse(JSON.parse(await readFile(join(dataDir, 'server.json'), 'utf8')));
  for (const path of ['/fr/', '/healthz', '/api/forms/application']) {
    const answer = await fetch(address + path);
    assert.equal(answer.status, 503, path);
    assert.match(answer.headers.get('retry-after') ?? '', /^\d+$/);
    assert.match(await answer.text(), /Le site démarre; .* The site is starting; /);
  }
  child.kill('SIGTERM');
  const ended = await Promise.race([once(child, 'exit'), wait(10_000, 'still there', { ref: false })]);
  assert.deepEqual(ended, [0, null]);
});

await test('a text that the CMS writes stays readable for those who share the content folder', async (t) => {
  const contentDir = await temporaryFolder(t);
  await chmod(contentDir, 0o755);
  await writeFile(join(contentDir, 'old.mdx'), 'old');
  await chmod(join(contentDir, 'old.mdx'), 0o664);
  const before = process.umask(0o077);
  atEnd(t, () => process.umask(before));
  const bytes = Buffer.from('new');
  const changes = new Map([
    ['old.mdx', bytes],
    ['articles/fr/new.mdx', bytes],
  ]);
  await createFolderStore(contentDir).change(() => Promise.resolve({ changes, result: undefined }), {
    message: 'Two texts',
  });
  const modeOf = async (path: string) => (await stat(join(contentDir, path))).mode & 0o777;
  assert.deepEqual(
    [
      await modeOf('old.mdx'),
      await modeOf('articles/fr/new.mdx'),
      await modeOf('articles'),
      await modeOf('articles/fr'),
    ],
    [0o664, 0o644, 0o755, 0o755],
  );
});

await test('no server starts while a command of the staff opens the database, which may migrate it', async (t) => {
  const dataDir = await temporaryFolder(t);
  prepareDataFolder(dataDir);
  await withDataFolder(dataDir, (isUsed) => {
    assert.equal(isUsed, false);
    assert.throws(() => lockDataFolder(dataDir), /already uses this data folder/);
    return Promise.resolve();
  });
  lockDataFolder(dataDir).release();
});

await test('the folder stays reserved for as long as the server runs, whatever memory is tidied up meanwhile', async (t) => {
  const dataDir = await temporaryFolder(t);
  prepareDataFolder(dataDir);
  lockDataFolder(dataDir);
  setFlagsFromString('--expose-gc');
  for (let time = 0; time < 3; time += 1) {
    runInNewContext('gc()');
    // What was collected is closed in a later turn.
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.ok(await isInUse(dataDir));
});

await test('no server starts between two states of the data: it would begin with an empty database', async (t) => {
  const dataDir = await temporaryFolder(t);
  await mkdir(join(dataDir, 'restore.moving'));
  const { code, said } = await startAnother({ DATA_DIR: dataDir });
  assert.equal(code, 1);
  assert.match(said, /^DATA_DIR: a restore into .* was interrupted\..*npm run restore -- FOLDER$/m);
  assert.ok(!(await readdir(dataDir)).includes('passerelle.db'));
});

for (const [setting, env] of [
  ['DATA_DIR', { DATA_DIR: '/proc/passerelle/var' }],
  ['HOST', { HOST: 'no-such-machine.invalid' }],
  ['HOST', { HOST: '192.0.2.1' }],
] as const) {
  await test(`a start with ${JSON.stringify(env)} ends at once, and names the setting that is wrong`, async (t) => {
    const { code, said } = await startAnother({ DATA_DIR: await temporaryFolder(t), ...env });
    assert.equal(code, 1);
    assert.match(said, new RegExp(`^${setting}: `, 'm'));
    assert.doesNotMatch(said, /^\s+at /m, 'without a stack');
  });
}

test('an operator who names a folder that others use is told so; nobody is shut out of it', async (t) => {
  const shared = await temporaryFolder(t);
  await chmod(shared, 0o755);
  await writeFile(join(shared, 'minutes.txt'), '', { mode: 0o644 });
  assert.throws(() => {
    prepareDataFolder(shared);
  }, /already holds other things \(minutes\.txt\).*a folder of its own/);
  assert.equal((await stat(shared)).mode & 0o777, 0o755);
  assert.equal((await stat(join(shared, 'minutes.txt'))).mode & 0o777, 0o644);
  // A disk of its own, with backups brought from another machine, and a site that was built before.
  const disk = join(shared, 'disk');
  await mkdir(join(disk, 'lost+found'), { recursive: true, mode: 0o755 });
  await mkdir(join(disk, 'backups'));
  await mkdir(join(disk, 'cache'));
  prepareDataFolder(disk);
  assert.equal((await stat(disk)).mode & 0o777, 0o700);
});
