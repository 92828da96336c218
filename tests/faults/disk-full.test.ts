import assert from 'node:assert/strict';
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { openStore } from '../../src/server/applications/storage/store.ts';
import { plainVault } from '../../src/server/applications/storage/database/vault.ts';
import { lockDataFolder, prepareDataFolder } from '../../src/server/system/data-folder.ts';
import { apply } from '../support/applicants.ts';
import { goodForm, pdf } from '../support/endpoint.ts';
import { startProcess } from '../support/server-process.ts';
import { startServing } from '../support/serving.ts';
import { openShell } from '../support/staff-shell.ts';
import { postRaw } from '../support/raw.ts';
import { edge, toMultipart } from '../support/slow-upload.ts';
import { contentOf } from '../support/stored.ts';
import { fillDisk, mountDisk } from '../support/small-disk.ts';

const roomy = { freeBytes: () => 1e9, isLow: () => false };
const megabyte = 1_000_000;
const deck = {
  filename: 'a.pdf',
  content: Buffer.from(`%PDF-1.4\n${'x'.repeat(megabyte)}\n%%EOF`).toString('base64'),
};

await test('an applicant is told to come back when the disk is full, has no reference, and is taken once there is room', async (t) => {
  const disk = await mountDisk(t, 16);
  if (disk === undefined) {
    t.skip('A small disk can only be mounted by root.');
    return;
  }
  // The floor is looked at apart: here the database itself meets the full disk.
  const server = await startServing(t, { dataDir: join(disk, 'var'), options: { disk: roomy } });
  const references: string[] = [];
  const first = await apply(server.url, { projectName: 'Avant' });
  assert.ok('reference' in first);
  references.push(first.reference);
  // Its message is a file too: written now, it does not take the room that is measured next.
  await server.forwarding.drain();

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

await test('an applicant whose form would come back with its file is told to come back later when the disk is full', async (t) => {
  const disk = await mountDisk(t, 16);
  if (disk === undefined) {
    t.skip('A small disk can only be mounted by root.');
    return;
  }
  const server = await startServing(t, { dataDir: join(disk, 'var'), options: { disk: roomy } });
  const makeRoom = fillDisk(disk);
  const send = () => {
    const form = goodForm({ deck: pdf('projet.pdf', 'x'.repeat(megabyte)) });
    form.delete('projectName');
    return fetch(`${server.url}/api/forms/application`, {
      method: 'POST',
      headers: { accept: 'text/html' },
      body: form,
    });
  };
  const refused = await send();
  assert.equal(refused.status, 503);
  assert.equal(refused.headers.get('retry-after'), '30');
  assert.match(await refused.text(), /<title>problem/);
  const logged = server.lines.flatMap(({ facts }) => ('err' in facts ? [String(facts.err)] : []));
  assert.ok(
    logged.some((line) => line.includes('full')),
    JSON.stringify(logged),
  );
  const held = () => server.store.db.selectFrom('files').select('token').execute();
  assert.deepEqual(await held(), [], 'nothing half held');
  makeRoom();
  assert.equal((await send()).status, 422);
  assert.equal((await held()).length, 1);
});

await test('an applicant whose file of several pieces fills the disk on its way is told to come back, nothing of it stays, and sent again it is taken whole', async (t) => {
  const disk = await mountDisk(t, 24);
  if (disk === undefined) {
    t.skip('A small disk can only be mounted by root.');
    return;
  }
  const clock = { now: Date.now() };
  const options = { disk: roomy, now: () => clock.now };
  const server = await startServing(t, { dataDir: join(disk, 'var'), options });
  const { body, files } = toMultipart({ projectName: 'Trop grand' }, [4 * megabyte]);
  // The store is open, so that what is measured is the room for the file.
  assert.equal((await apply(server.url, { projectName: 'Avant' })).status, 201);
  await server.forwarding.drain();
  const { bavail, bsize } = statfsSync(disk);
  const ballast = join(disk, 'ballast');
  writeFileSync(ballast, Buffer.alloc(bavail * bsize - 2 * megabyte));
  const refused = await postRaw(server.url, edge, body);
  assert.equal(refused.status, 503);
  assert.match(refused.text, /"code":"not-stored"/);
  assert.match(refused.text, /retry-after: 30/i);
  const attached = () =>
    server.store.db.selectFrom('files').select('id').where('reference', 'is not', null).execute();
  assert.deepEqual(await attached(), []);
  rmSync(ballast);
  // What the full disk did not even let be removed goes with its time.
  clock.now += 3_600_000;
  await server.forwarding.sweep();
  assert.deepEqual(await server.store.db.selectFrom('file_pieces').select('file').execute(), []);
  const taken = await postRaw(server.url, edge, body);
  assert.equal(taken.status, 201, taken.text);
  const [file] = await attached();
  assert.deepEqual(await contentOf(server.store, file?.id), files[0]);
});

await test('an operator whose disk is full at the first start is told so by the setting', async (t) => {
  const disk = await mountDisk(t, 8);
  if (disk === undefined) {
    t.skip('A small disk can only be mounted by root.');
    return;
  }
  const dataDir = join(disk, 'var');
  prepareDataFolder(dataDir);
  fillDisk(disk);
  assert.throws(() => lockDataFolder(dataDir), /DATA_DIR: the disk of .* is full, so nothing was started/);
});

await test('the staff whose command meets a full disk read which disk it is, not the name of an error', async (t) => {
  const disk = await mountDisk(t, 8);
  if (disk === undefined) {
    t.skip('A small disk can only be mounted by root.');
    return;
  }
  const dataDir = join(disk, 'var');
  await (await openStore(dataDir, { vault: plainVault })).close();
  fillDisk(disk);
  const { code, err } = await (await openShell(t, dataDir)).type('list');
  assert.match(err, /^DATA_DIR: the disk of .* is full, so nothing was started\. Make room/);
  assert.equal(code, 1);
});

await test('before the disk is quite full, nothing more is taken, and the staff are told', async (t) => {
  let free = 10 * megabyte;
  const disk = { freeBytes: () => free, isLow: () => free < 200 * megabyte };
  const server = await startServing(t, { options: { disk } });
  assert.deepEqual(await apply(server.url), { status: 503, code: 'not-stored', retryAfter: '30' });
  await server.checkAlarms();
  assert.match(await server.metrics(), /^passerelle_alarms\{name="disk"\} 1$/m);
  free = 1_000 * megabyte;
  assert.equal((await apply(server.url)).status, 201);
  await server.checkAlarms();
  assert.doesNotMatch(await server.metrics(), /passerelle_alarms\{/);
});

await test('while the disk is almost full, messages as files wait without losing attempts, and are written once there is room', async (t) => {
  let isLow = false;
  const server = await startServing(t, { options: { disk: { freeBytes: () => 1e9, isLow: () => isLow } } });
  const { db } = server.store;
  const states = () => db.selectFrom('outbox').select(['state', 'attempts']).execute();
  assert.equal((await apply(server.url)).status, 201);
  await server.forwarding.drain();
  await db.updateTable('outbox').set({ state: 'pending', attempts: 0, leased_until: null }).execute();
  isLow = true;
  await server.forwarding.drain();
  assert.deepEqual(
    new Set((await states()).map(({ state, attempts }) => `${state} ${attempts}`)),
    new Set(['pending 0']),
  );
  isLow = false;
  await server.forwarding.drain();
  assert.ok((await states()).every(({ state }) => state !== 'pending'));
});

await test('a server whose disk is full goes on answering while its log cannot be written, resumes with room, and ends when told', async (t) => {
  const disk = await mountDisk(t, 48);
  if (disk === undefined) {
    t.skip('A small disk can only be mounted by root.');
    return;
  }
  const { url, child } = await startProcess(t, join(disk, 'var'), { env: { EXAMPLE_DISK: 'unwatched' } });
  assert.equal((await apply(url, { projectName: 'Avant' })).status, 201);
  const makeRoom = fillDisk(disk);
  // Each refusal of the database is logged: more than any buffer of the log would hold.
  for (let index = 0; index < 60; index += 1) {
    assert.equal((await apply(url, { projectName: `Pendant ${index}`, deck })).status, 503);
  }
  assert.equal((await fetch(`${url}/site.json`)).status, 200);
  makeRoom();
  const after = await apply(url, { projectName: 'Après', deck });
  assert.equal(after.status, 201, JSON.stringify(after));
  fillDisk(disk);
  assert.equal((await apply(url, { projectName: 'Encore', deck })).status, 503);
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});
