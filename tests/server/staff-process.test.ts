// Slow: it starts the command line as processes.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { root } from '../../src/environment.ts';
import { createVault } from '../../src/server/applications/storage/database/vault.ts';
import { apply } from '../support/applicants.ts';
import { reportPeak } from '../support/rows/measured-command.ts';
import { typeBeside } from '../support/own-terminal.ts';
import { startServing } from '../support/serving.ts';
import { openTestStore, store, temporaryFolder } from '../support/stored.ts';

test('a command that looks for a server leaves nothing in the data folder that others can read', async (t) => {
  const dataDir = await temporaryFolder(t);
  const { db } = await openTestStore(t, dataDir);
  await db.destroy();
  for (const name of await readdir(dataDir)) await chmod(join(dataDir, name), 0o600);
  await typeBeside(dataDir, 'rotate-key');
  await typeBeside(dataDir, 'list');
  for (const name of await readdir(dataDir)) {
    const { mode } = await stat(join(dataDir, name));
    assert.equal(mode & 0o077, 0, `${name} is ${(mode & 0o777).toString(8)}`);
  }
});

test('the staff work beside a running server: what they release is forwarded, and everything balances', async (t) => {
  const serving = await startServing(t);
  const [good, held] = [
    await apply(serving.url),
    await apply(serving.url, { projectName: 'Autre', homepage: 'x' }),
  ];
  assert.deepEqual([good.status, held.status], [201, 201]);
  await serving.store.db
    .updateTable('applications')
    .set({ state: 'quarantined' })
    .where('reference', '=', 'reference' in held ? held.reference : '')
    .execute();
  await serving.store.db
    .deleteFrom('outbox')
    .where('reference', '=', 'reference' in held ? held.reference : '')
    .execute();
  await serving.forwarding.drain();
  const mail = async () =>
    (await readdir(join(serving.dataDir, 'mail'))).filter((name) => name.endsWith('.eml'));
  assert.equal((await mail()).length, 1);

  const reference = 'reference' in held ? held.reference : '';
  const released = await typeBeside(serving.dataDir, 'release', reference);
  assert.deepEqual([released.code, released.out], [0, `${reference} is accepted.\n`]);
  await serving.forwarding.drain();
  assert.ok((await mail()).includes(`${reference}.eml`));

  const { code, out, err } = await typeBeside(serving.dataDir, 'reconcile');
  assert.equal(code, 0, out);
  assert.equal(err, '', 'nothing is said beside the table');
  assert.match(out, /Spring call +file +2 +2 +0|spring +file +2 +2 +0/);
});

test('exit codes reach the shell', async (t) => {
  const dataDir = await temporaryFolder(t);
  await openTestStore(t, dataDir);
  assert.equal((await typeBeside(dataDir, 'list')).code, 0);
  assert.equal((await typeBeside(dataDir, 'show', '7KCM-3WXH-J4P')).code === 0, false);
  assert.equal((await typeBeside(dataDir, 'show')).code, 2);
  assert.equal((await typeBeside(join(dataDir, 'none'), 'list')).code, 1);
});

test('a person who looks only at the first lines of a long list is not shown an error', async (t) => {
  const dataDir = await temporaryFolder(t);
  const data = await openTestStore(t, dataDir);
  await Promise.all(Array.from({ length: 2_000 }, () => store(data)));
  const env = { ...process.env, DATA_DIR: dataDir };
  const list = spawn(process.execPath, ['src/commands/cli.ts', 'applications', 'list', '--json'], {
    cwd: root,
    env,
  });
  await once(list.stdout, 'data');
  list.stdout.destroy();
  const said = text(list.stderr);
  const exit: unknown[] = await once(list, 'exit');
  assert.deepEqual([exit[0], await said], [0, '']);
});

for (const [what, key] of [
  ['as they are', undefined],
  ['sealed', randomBytes(32).toString('base64')],
] as const) {
  test(`the staff export any amount of attachments that are stored ${what} on a small machine`, async (t) => {
    const dataDir = await temporaryFolder(t);
    const data = await openTestStore(t, dataDir, { vault: createVault(key) });
    for (let count = 0; count < 22; count += 1) {
      const content = randomBytes(9_800_000);
      await store(data, { files: [{ field: 'deck', name: 'projet.pdf', content }] });
    }
    const out = join(dataDir, 'all.zip');
    // As `npm run applications` starts it; `NODE_OPTIONS` reaches the process that it starts.
    const script = ['src/commands/bootstrap.mjs', '--frugal', 'src/commands/cli.ts', 'applications'];
    const env = { ...process.env, NODE_OPTIONS: `--import "${reportPeak}"`, DATA_DIR: dataDir };
    const { stderr } = await promisify(execFile)(
      process.execPath,
      [...script, 'export', 'zip', '--out', out],
      {
        cwd: root,
        env: key === undefined ? env : { ...env, DATA_KEY: key },
      },
    );
    assert.ok((await stat(out)).size > 215_000_000);
    const peaks = [...stderr.matchAll(/peak (\d+) kB/g)].map(([, kilobytes]) => Number(kilobytes) / 1_000);
    assert.equal(peaks.length, 1, stderr);
    const [megabytes = Infinity] = peaks;
    // Node lets some 64 MB of pieces that nobody needs gather before it collects them; all of them would be 215 MB more.
    assert.ok(megabytes < 200, `${megabytes} MB at most`);
  });
}
