import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { apply } from '../support/applicants.ts';
import { atEnd } from '../support/cleanup.ts';
import { startServing, temporaryFolder } from '../support/serving.ts';

const roomy = { freeBytes: () => 1e9, isLow: () => false };
const megabyte = 1_000_000;
const deck = {
  filename: 'a.pdf',
  content: Buffer.from(`%PDF-1.4\n${'x'.repeat(megabyte)}\n%%EOF`).toString('base64'),
};

/** Mounts a disk of `megabytes`; false where that is not allowed. */
function mount(folder: string, megabytes: number): boolean {
  mkdirSync(folder);
  return spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]).status === 0;
}

await test('an applicant is told to come back when the disk is full, has no reference, and is taken once there is room', async (t) => {
  const disk = join(await temporaryFolder(t), 'disk');
  if (!mount(disk, 16)) {
    t.skip('A small disk can only be mounted by root.');
    return;
  }
  atEnd(t, () => spawnSync('umount', [disk]));
  // The floor is looked at apart: here the database itself meets the full disk.
  const server = await startServing(t, { dataDir: join(disk, 'var'), options: { disk: roomy } });
  const references: string[] = [];
  const first = await apply(server.url, { projectName: 'Avant' });
  assert.ok('reference' in first);
  references.push(first.reference);

  const { bavail, bsize } = statfsSync(disk);
  const ballast = join(disk, 'ballast');
  writeFileSync(ballast, Buffer.alloc(bavail * bsize - megabyte / 2));
  for (const projectName of ['Pendant', 'Pendant encore']) {
    assert.deepEqual(await apply(server.url, { projectName, deck }), {
      status: 503,
      code: 'not-stored',
      retryAfter: '30',
    });
  }
  const during = await server.store.db.selectFrom('applications').select('reference').execute();
  assert.deepEqual(
    during.map(({ reference }) => reference),
    references,
    'nothing half stored',
  );

  rmSync(ballast);
  for (const projectName of ['Pendant', 'Après']) {
    const told = await apply(server.url, { projectName, deck });
    assert.ok('reference' in told, JSON.stringify(told));
    references.push(told.reference);
  }
  const after = await server.store.db.selectFrom('applications').select('reference').execute();
  assert.deepEqual(new Set(after.map(({ reference }) => reference)), new Set(references));
});

await test('before the disk is quite full, nothing more is taken, and the staff are told', async (t) => {
  let free = 10 * megabyte;
  const disk = { freeBytes: () => free, isLow: () => free < 200 * megabyte };
  const server = await startServing(t, { options: { disk } });
  assert.deepEqual(await apply(server.url), { status: 503, code: 'not-stored', retryAfter: '30' });
  await server.forwarding.check();
  assert.match(await server.forwarding.metrics(), /^passerelle_alarms\{name="disk"\} 1$/m);
  free = 1_000 * megabyte;
  assert.equal((await apply(server.url)).status, 201);
  await server.forwarding.check();
  assert.doesNotMatch(await server.forwarding.metrics(), /passerelle_alarms\{/);
});
