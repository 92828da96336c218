import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { openStore } from '../../src/server/applications/storage/store.ts';
import { plainVault } from '../../src/server/applications/storage/database/vault.ts';
import { apply } from '../support/applicants.ts';
import { postRaw } from '../support/raw.ts';
import { startProcess } from '../support/server-process.ts';
import { beginUpload, edge, toMultipart } from '../support/slow-upload.ts';
import { startServing, temporaryFolder } from '../support/serving.ts';
import { contentOf } from '../support/stored.ts';

const megabyte = 1_000_000;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const referenceIn = (text: string) => /"reference":"([\w-]+)"/.exec(text)?.[1] ?? '';

/** The most memory that a process ever had, in bytes. */
async function peakBytes(pid = 0): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1_024;
}

await test('while fifty people send 35 MB each, some of whom stop for ever, those without files and with 1 MB are all taken, in little memory', async (t) => {
  const proxied = { TRUSTED_PROXIES: '127.0.0.1' };
  const { url, child } = await startProcess(t, join(await temporaryFolder(t), 'var'), { env: proxied });
  const from = (person: number) => ({ 'x-forwarded-for': `192.0.${person >> 8}.${person & 255}` });
  // A server that has been at work, so that what is measured is the uploads and not the first use of everything else.
  for (let index = 0; index < 20; index += 1) {
    const { body } = toMultipart({ projectName: `Avant ${index}` }, [megabyte]);
    assert.equal((await postRaw(url, edge, body)).status, 201);
  }
  const before = await peakBytes(child.pid);
  // One body for all: they differ in who sends them. Three files of 11.6 MB are more than the form takes.
  const { body } = toMultipart({ projectName: 'Lent' }, [4_900_000, 4_900_000, 24_900_000]);
  const senders = await Promise.all(
    Array.from({ length: 50 }, (_, person) => beginUpload(url, body, from(person))),
  );
  const taken: string[] = [];
  // 100 kB in each second of theirs; every tenth stops after two. Nobody waits for a clock: a turn is a second.
  for (let turn = 0; turn < 60; turn += 1) {
    for (const [person, { send }] of senders.entries()) if (turn < 2 || person % 10 !== 0) send(100_000);
    if (turn % 3 !== 0) continue;
    const small = toMultipart({ projectName: `Pendant ${turn}` }, [megabyte]);
    const told = await Promise.all([
      apply(url, { projectName: `Sans pièce ${turn}` }, from(1_000 + turn)),
      beginUpload(url, small.body, from(2_000 + turn)).then(({ send, answer }) => {
        send(small.body.length);
        return answer;
      }),
    ]);
    for (const { status } of told) assert.equal(status, 201);
    taken.push(...told.map(({ status }) => String(status)));
  }
  const growth = (await peakBytes(child.pid)) - before;
  t.diagnostic(`${taken.length} taken meanwhile; growth ${(growth / megabyte).toFixed(0)} MB`);
  assert.ok(growth < 80 * megabyte, `${growth} bytes`);
  for (const { socket } of senders) socket.destroy();
});

await test('a file that comes bit by bit is in the store before it is whole, is nobody’s until the form is sent, and gone when the sender goes', async (t) => {
  const { url, store } = await startServing(t);
  const { body } = toMultipart({ projectName: 'Lent' }, [3 * megabyte]);
  const upload = await beginUpload(url, body);
  upload.send(2 * megabyte);
  const pieces = () => store.db.selectFrom('file_pieces').select('number').execute();
  while ((await pieces()).length < 3) await new Promise((resolve) => setImmediate(resolve));
  const [file] = await store.db.selectFrom('files').selectAll().execute();
  assert.deepEqual([file?.reference, file?.token, file?.sealed_sha256], [null, null, null]);
  assert.equal(await store.findFile(file?.id ?? ''), undefined, 'nobody can read it yet');
  upload.socket.destroy();
  while ((await store.db.selectFrom('files').select('id').execute()).length > 0)
    await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(await pieces(), []);
});

const kills = 5;

await test(`after ${kills} power cuts in the middle of uploads, each file of an acknowledged application is whole, and of the others nothing is left`, async (t) => {
  const dataDir = join(await temporaryFolder(t), 'var');
  const acknowledged = new Map<string, string[]>();
  for (let round = 0; round < kills; round += 1) {
    const { url, kill } = await startProcess(t, dataDir);
    const uploads = await Promise.all(
      Array.from({ length: 6 }, async (_, person) => {
        const { body, files } = toMultipart({ projectName: `Coupé ${round} ${person}` }, [
          700_000 + person * 100_000,
          400_000,
        ]);
        return { files, ...(await beginUpload(url, body)) };
      }),
    );
    let answered = 0;
    let reached = () => {};
    const enough = new Promise<void>((resolve) => (reached = resolve));
    const answers = uploads.map(async ({ answer, files }) => {
      const { status, text } = await answer;
      if (status !== 201) return;
      acknowledged.set(referenceIn(text), files.map(sha256));
      answered += 1;
      if (answered === 1 + (round % 4)) reached();
    });
    // By turns, so that the cut finds each of them at another place.
    for (let isSending = true; isSending && answered <= round % 4;) {
      isSending = false;
      for (const [person, { send }] of uploads.entries())
        if (send(60_000 + person * 20_000)) isSending = true;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.race([enough, Promise.all(answers)]);
    await kill();
    await Promise.all(answers);
  }
  const { url, store } = await startServing(t, { dataDir });
  assert.equal((await apply(url, { projectName: 'Après' })).status, 201);
  const arriving = () => store.db.selectFrom('files').select('id').where('reference', 'is', null).execute();
  while ((await arriving()).length > 0) await new Promise((resolve) => setImmediate(resolve));
  for (const [reference, digests] of acknowledged) {
    const stored = await store.findByReference(reference);
    const found = await Promise.all((stored?.files ?? []).map(({ id }) => contentOf(store, id)));
    assert.deepEqual(found.map(sha256), digests, reference);
  }
  const database = new DatabaseSync(join(dataDir, 'passerelle.db'), { readOnly: true });
  assert.deepEqual({ ...database.prepare('PRAGMA integrity_check').get() }, { integrity_check: 'ok' });
  const strays = database
    .prepare('SELECT count(*) AS count FROM file_pieces WHERE file NOT IN (SELECT id FROM files)')
    .get();
  assert.equal(strays?.['count'], 0);
  database.close();
  t.diagnostic(`${acknowledged.size} acknowledged with their files`);
  assert.ok(acknowledged.size >= kills);
});

await test('what a server that was killed had begun to take is gone after the next start, and what was held stays', async (t) => {
  const dataDir = join(await temporaryFolder(t), 'var');
  const { url, kill } = await startProcess(t, dataDir);
  const { body } = toMultipart({ projectName: 'Gardé', action: 'review' }, [megabyte]);
  assert.equal((await postRaw(url, edge, body, 'text/html')).status, 200);
  const upload = await beginUpload(url, toMultipart({ projectName: 'Coupé' }, [3 * megabyte]).body);
  upload.send(2 * megabyte);
  const database = new DatabaseSync(join(dataDir, 'passerelle.db'), { readOnly: true });
  const count = () => Number(database.prepare('SELECT count(*) AS count FROM files').get()?.['count']);
  while (count() < 2) await new Promise((resolve) => setImmediate(resolve));
  database.close();
  await kill();
  const { store } = await startServing(t, { dataDir });
  const files = () => store.db.selectFrom('files').select(['id', 'size', 'token']).execute();
  while ((await files()).length > 1) await new Promise((resolve) => setImmediate(resolve));
  const [held] = await files();
  assert.equal(held?.size, megabyte);
  assert.ok(held.token);
});

await test('a file that is held and sent by two people at once is whole in both applications', async (t) => {
  const { url, store } = await startServing(t);
  const { body, files } = toMultipart({ projectName: 'Gardé', action: 'review' }, [megabyte]);
  const page = await postRaw(url, edge, body, 'text/html');
  const [, held = ''] = /name="held" value="([^"]+)"/.exec(page.text) ?? [];
  const first = await apply(url, { projectName: 'Un', held: [held] });
  const again = await apply(url, { projectName: 'Un', held: [held] });
  const second = await apply(url, { projectName: 'Deux', held: [held] });
  assert.ok('reference' in first && 'reference' in again && 'reference' in second);
  assert.equal(again.reference, first.reference);
  assert.notEqual(second.reference, first.reference);
  for (const { reference } of [first, second]) {
    const stored = await store.findByReference(reference);
    const found = await contentOf(store, stored?.files[0]?.id);
    assert.equal(sha256(found), files.map(sha256)[0]);
  }
  assert.equal((await store.db.selectFrom('files').select('id').execute()).length, 2, 'no copy is left over');
});

await test('the store of a command opens what a server wrote', async (t) => {
  const dataDir = join(await temporaryFolder(t), 'var');
  const server = await startServing(t, { dataDir });
  const { body, files } = toMultipart({ projectName: 'Lu' }, [2 * megabyte]);
  const reference = referenceIn((await postRaw(server.url, edge, body)).text);
  // Waits for the server in a thread of its own, as a command does in its process: here it would keep the server waiting.
  const beside = await openStore(dataDir, { vault: plainVault, isInUse: true, mode: 'thread' });
  const stored = await beside.findByReference(reference);
  assert.equal(sha256(await contentOf(beside, stored?.files[0]?.id)), files.map(sha256)[0]);
  await beside.close();
});
