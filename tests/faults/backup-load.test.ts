// Slow: it starts a server and a backup as processes, under load.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../../src/environment.ts';
import { fillDisk, mountDisk } from '../support/small-disk.ts';
import { apply } from '../support/applicants.ts';
import { openShell } from '../support/staff-shell.ts';
import { startProcess } from '../support/server-process.ts';
import { openTestStore, temporaryFolder } from '../support/stored.ts';

await test('a backup taken while a hundred people a second apply holds everyone who had a reference before it began, and reconciles', async (t) => {
  const dataDir = join(await temporaryFolder(t), 'var');
  const folder = await temporaryFolder(t);
  const contentDir = await temporaryFolder(t);
  const { url, child } = await startProcess(t, dataDir);
  const acknowledged: string[] = [];
  const sent: Promise<void>[] = [];
  const refused: unknown[] = [];
  let reached = () => {};
  const enough = new Promise<void>((resolve) => (reached = resolve));
  const applicants = setInterval(() => {
    const one = apply(url, { projectName: `Projet ${sent.length}` }).then((told) => {
      if ('reference' in told) acknowledged.push(told.reference);
      else refused.push(told);
      if (acknowledged.length === 50) reached();
    });
    sent.push(one);
  }, 10);
  await enough;
  const before = [...acknowledged];
  const backup = spawn(process.execPath, ['src/commands/cli.ts', 'backup', folder], {
    cwd: root,
    env: { ...process.env, DATA_DIR: dataDir, CONTENT_DIR: contentDir, LANG: 'en_CA' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: Buffer[] = [];
  backup.stdout.on('data', (chunk: Buffer) => said.push(chunk));
  await once(backup, 'close');
  clearInterval(applicants);
  await Promise.all(sent);
  child.kill('SIGTERM');
  await once(child, 'exit');
  assert.equal(backup.exitCode, 0);
  assert.match(
    Buffer.concat(said).toString(),
    /Restored into a temporary folder: it is whole, and nothing is missing/,
  );
  assert.deepEqual(refused, [], 'nobody is turned away for a backup');
  assert.ok(acknowledged.length > before.length, 'people applied meanwhile');

  const elsewhere = await openShell(t, join(await temporaryFolder(t), 'var'), {
    CONTENT_DIR: join(contentDir, 'restored'),
  });
  const restored = await elsewhere.typeOwn('restore', folder);
  assert.equal(restored.code, 0, restored.err);
  assert.equal((await elsewhere.type('reconcile')).code, 0);
  const data = await openTestStore(t, elsewhere.dataDir);
  for (const reference of before) assert.ok(await data.findByReference(reference), reference);
  t.diagnostic(`${before.length} before, ${acknowledged.length} in all, of ${sent.length} sent`);
});

await test('a disk without enough room refuses a backup and goes on taking applications, and so does one that becomes full', async (t) => {
  const disk = await mountDisk(t, 48);
  if (disk === undefined) {
    t.skip('A small disk can only be mounted by root.');
    return;
  }
  const contentDir = await temporaryFolder(t);
  const dataDir = join(disk, 'var');
  const { url } = await startProcess(t, dataDir);
  const deck = {
    filename: 'a.pdf',
    content: Buffer.from(`%PDF-1.4\n${'x'.repeat(1_000_000)}\n%%EOF`).toString('base64'),
  };
  for (let sent = 0; sent < 15; sent += 1)
    assert.equal((await apply(url, { projectName: `Projet ${sent}`, deck })).status, 201);
  const shell = await openShell(t, dataDir, { CONTENT_DIR: contentDir });
  const refused = await shell.typeOwn('backup');
  assert.equal(refused.code, 1, refused.out);
  assert.match(
    refused.err,
    /There is not enough room in .*: \d+ MB are free, \d+ MB are needed\. Nothing was written/,
  );
  assert.equal((await apply(url, { projectName: 'Pendant' })).status, 201);

  // On a disk of their own that is full, backups cannot be written at all.
  const other = await mountDisk(t, 48);
  assert.ok(other);
  fillDisk(other);
  const full = await shell.typeOwn('backup', other);
  assert.equal(full.code, 1);
  assert.match(full.err, /not enough room|became full/);
  assert.equal((await apply(url, { projectName: 'Après' })).status, 201);
});
