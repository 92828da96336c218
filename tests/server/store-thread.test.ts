import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { CompiledQuery, sql } from 'kysely';
import { createVault } from '../../src/server/applications/storage/database/vault.ts';
import { contentOf, openTestStore, store, temporaryFolder } from '../support/stored.ts';
import { watchThreads } from '../support/threads.ts';

const deck = (bytes: Uint8Array) => ({ field: 'pitchDeck', name: 'projet.pdf', content: bytes });

for (const key of [undefined, randomBytes(32).toString('base64')]) {
  test(`attachments come back byte for byte from the thread that stores them, ${key ? 'encrypted' : 'as they are'}`, async (t) => {
    const data = await openTestStore(t, await temporaryFolder(t), {
      vault: createVault(key),
      mode: 'thread',
    });
    // Small ones are copied between the threads, large ones handed over.
    const contents = [10, 4_000, 70_000, 3_000_000].map((size) => randomBytes(size));
    const expected = contents.map((content) => Buffer.from(content));
    const reference = await store(data, { files: contents.map(deck) });
    const stored = await data.findByReference(reference);
    const found = await Promise.all((stored?.files ?? []).map(({ id }) => contentOf(data, id)));
    assert.ok(found.every((content, index) => expected[index]?.equals(content)));
    assert.equal(found.length, expected.length);
  });
}

test('an application that comes in while the staff erase is stored, even where the erasure is taken back', async (t) => {
  const threads = watchThreads(t);
  const data = await openTestStore(t, await temporaryFolder(t), { mode: 'thread' });
  const first = await store(data);
  let arriving: Promise<string> | undefined;
  const erasing = data.db.transaction().execute(async (trx) => {
    await trx.deleteFrom('consents').where('reference', '=', first).execute();
    const given = threads.applicationsGiven(1);
    arriving = store(data);
    await given;
    await trx.deleteFrom('outbox').where('reference', '=', first).execute();
    throw new Error('taken back');
  });
  await assert.rejects(erasing, /taken back/);
  const second = await arriving;
  assert.equal((await data.findByReference(first))?.consents.length, 1, 'the first is whole');
  assert.equal((await data.findByReference(second ?? ''))?.consents.length, 1, 'the second is there');
  const outbox = await data.db.selectFrom('outbox').select('reference').execute();
  assert.deepEqual(new Set(outbox.map(({ reference }) => reference)), new Set([first, second]));
});

test('what the database refuses is told to the person who asked, and the next one is taken', async (t) => {
  const data = await openTestStore(t, await temporaryFolder(t), { mode: 'thread' });
  await assert.rejects(sql`delete from nothing`.execute(data.db), /nothing/);
  await assert.rejects(data.db.executeQuery(CompiledQuery.raw('select ?', [() => 1])), /could not be cloned/);
  assert.ok(await store(data));
});

test('a form whose first application was lost on its way, with what could not be sent, takes the next one', async (t) => {
  const data = await openTestStore(t, await temporaryFolder(t), { mode: 'thread' });
  const outcomes = await Promise.allSettled([
    store(data),
    data.db.executeQuery(CompiledQuery.raw('select ?', [() => 1])),
  ]);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  assert.ok(await store(data));
});

test('the database of an earlier version is taken as it is', async (t) => {
  const dataDir = await temporaryFolder(t);
  const file = join(dataDir, 'passerelle.db');
  const made = new DatabaseSync(file);
  made.exec('pragma page_size = 4096; pragma journal_mode = wal; create table other (id)');
  made.close();
  const data = await openTestStore(t, dataDir, { mode: 'thread' });
  const reference = await store(data, { files: [deck(randomBytes(200_000))] });
  assert.equal((await data.findByReference(reference))?.files.length, 1);
  await data.truncateWal();
  assert.equal((await readFile(file)).readUInt16BE(16), 4_096, 'the size of its pages, as its header says');
});
