import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { sql } from 'kysely';
import { z } from 'zod';
import { createGroupCommit } from '../../src/server/applications/storage/database/group-commit.ts';
import { isBusy } from '../../src/server/applications/storage/database/sqlite/connect.ts';
import { UnconfirmedError } from '../../src/server/applications/storage/database/unconfirmed.ts';
import { apply } from '../support/applicants.ts';
import { monitorOf } from '../support/monitor.ts';
import { openTestStore, store } from '../support/stored.ts';
import { startServing, temporaryFolder, type Running } from '../support/serving.ts';
import { watchThreads } from '../support/threads.ts';

const refused = { status: 503, code: 'not-stored', retryAfter: '30' };
const health = async ({ url }: Running) => (await fetch(`${url}/healthz`)).status;
const databaseOf = ({ dataDir }: Running) => join(dataDir, 'passerelle.db');

await test('while another program holds the database, applicants are told together and soon, and the operator’s monitor sees it', async (t) => {
  const { answered } = watchThreads(t);
  const server = await startServing(t);
  const other = new DatabaseSync(databaseOf(server));
  other.exec('begin immediate');
  const told = Promise.all(
    Array.from({ length: 12 }, (_, index) => apply(server.url, { projectName: `Projet ${index}` })),
  );
  for (const one of await told) assert.deepEqual(one, refused);
  assert.ok(
    answered.length <= 4,
    `in ${answered.length} groups, each after its five seconds: ${answered.join()}`,
  );
  assert.equal(await health(server), 503);
  await server.checkAlarms();
  assert.ok(
    server.lines.some(({ facts }) => 'name' in facts && facts.name === 'store'),
    'the staff are told',
  );
  other.exec('rollback');
  assert.equal(await health(server), 200);
  assert.equal((await apply(server.url)).status, 201);
});

await test('a group that another program’s lock kept from the database is not tried one by one', async () => {
  const groups: number[] = [];
  const busy = Object.assign(new Error('database is locked'), { errcode: 5 });
  const store = createGroupCommit<string, string>(
    (items) => {
      groups.push(items.length);
      return Promise.reject(busy);
    },
    { isShared: isBusy },
  );
  const results = await Promise.allSettled(['a', 'b', 'c'].map(store));
  assert.deepEqual(groups, [3]);
  assert.ok(results.every(({ status }) => status === 'rejected'));
});

for (const [what, change] of [
  [
    'deleted',
    (file: string) => {
      rmSync(file);
    },
  ],
  [
    'replaced',
    (file: string) => {
      renameSync(file, `${file}.old`);
      writeFileSync(file, '');
    },
  ],
  [
    'left without its log',
    (file: string) => {
      renameSync(`${file}-wal`, `${file}-wal.old`);
    },
  ],
] as const) {
  await test(`nobody is given a reference for an application that would go into a database that was ${what}`, async (t) => {
    const server = await startServing(t);
    assert.equal((await apply(server.url)).status, 201);
    change(databaseOf(server));
    assert.deepEqual(await apply(server.url, { projectName: 'Après' }), refused);
    const { rows } = await sql`select reference from applications`.execute(server.store.db);
    assert.equal(rows.length, 1, 'nothing was recorded, as the answer says');
    assert.equal(await health(server), 503);
    await server.checkAlarms();
    assert.match(await server.metrics(), /^passerelle_store_failing 1$/m);
  });
}

await test('an applicant whose application was under way when the log was deleted is not told that nothing was recorded', async (t) => {
  const dataDir = await temporaryFolder(t);
  const data = await openTestStore(t, dataDir);
  await store(data);
  const told = store(data, { answers: { problem: 'Autre' } });
  rmSync(join(dataDir, 'passerelle.db-wal'));
  await assert.rejects(told, UnconfirmedError);
});

await test('a monitor learns that no page can be served', async (t) => {
  const server = await startServing(t);
  assert.equal(await health(server), 200);
  rmSync(join(server.dataDir, '..', 'index.html'));
  assert.equal(await health(server), 503);
});

const alarmNames = (server: Running) =>
  server.lines.flatMap(({ facts }) => ('name' in facts && 'channel' in facts ? [facts.name] : []));

await test('staff learn that the database is damaged before an applicant’s page is the one that cannot be read', async (t) => {
  const dataDir = join(await temporaryFolder(t), 'var');
  const first = await startServing(t, { dataDir });
  const content = Buffer.from(`%PDF-1.4\n${'x'.repeat(500_000)}\n%%EOF`).toString('base64');
  const told = await apply(first.url, { deck: { filename: 'a.pdf', content } });
  assert.equal(told.status, 201);
  await first.inspect();
  await first.checkAlarms();
  assert.deepEqual(alarmNames(first), []);
  await first.stop();
  // A page of the attachment, whose first bytes say where the next one is.
  const bytes = readFileSync(databaseOf(first));
  const pageBytes = 8_192;
  const page = Math.floor(bytes.indexOf('x'.repeat(8_000)) / pageBytes) + 2;
  bytes.fill(0xff, page * pageBytes, page * pageBytes + 4);
  writeFileSync(databaseOf(first), bytes);
  const server = await startServing(t, { dataDir });
  await server.inspect();
  await server.checkAlarms();
  assert.deepEqual(alarmNames(server), ['damage']);
  assert.equal(await health(server), 503, 'and so does a monitor');
});

await test('staff learn that the database was an empty file where there had been one', async (t) => {
  const dataDir = join(await temporaryFolder(t), 'var');
  mkdirSync(dataDir);
  writeFileSync(join(dataDir, 'passerelle.db'), '');
  const server = await startServing(t, { dataDir });
  await server.checkAlarms();
  assert.deepEqual(alarmNames(server), ['damage']);
  assert.equal((await apply(server.url)).status, 201);
});

/** Overwrites the first page of tables and indexes in the file of a running server. */
async function damageTables(server: Running, names: readonly string[]): Promise<void> {
  const { rows } = await sql<{ rootpage: number }>`
    select rootpage from sqlite_schema where name in (${sql.join(names)})`.execute(server.store.db);
  assert.equal(rows.length, names.length);
  await server.store.truncateWal();
  const file = openSync(databaseOf(server), 'r+');
  for (const { rootpage } of rows) writeSync(file, randomBytes(8_192), 0, 8_192, (rootpage - 1) * 8_192);
  closeSync(file);
  // What the server holds in memory of those pages.
  await sql`pragma shrink_memory`.execute(server.store.db);
}

const problemsOf = async ({ url, dataDir }: Running) =>
  z
    .object({ problems: z.array(z.string()) })
    .parse(await (await fetch(`${url}/healthz`, { headers: await monitorOf(dataDir) })).json()).problems;

await test('the staff are told within a minute that the database refuses applications, although another table still takes a row', async (t) => {
  const server = await startServing(t);
  assert.equal((await apply(server.url)).status, 201);
  await damageTables(server, ['applications', 'idempotency']);
  assert.deepEqual(await apply(server.url, { projectName: 'Après' }), refused);
  for (let times = 0; times < 3; times += 1) assert.equal(await health(server), 503);
  await server.checkAlarms();
  assert.ok(alarmNames(server).includes('store'));
  while (!(await problemsOf(server)).includes('damage'));
  assert.ok((await problemsOf(server)).includes('store'));
  await server.checkAlarms();
  assert.ok(alarmNames(server).includes('damage'), 'read whole at once, not only the next day');
});

await test('the staff are told once that the database is damaged, although it cannot keep whom it told', async (t) => {
  const server = await startServing(t);
  await damageTables(server, ['alarms']);
  for (let times = 0; times < 3; times += 1) await assert.rejects(server.checkAlarms());
  assert.deepEqual(alarmNames(server), ['damage']);
});

await test('a monitor learns of damage from the first request that meets it', async (t) => {
  const server = await startServing(t);
  await damageTables(server, ['secrets', 'sqlite_autoindex_applications_2']);
  assert.equal((await fetch(`${server.url}/fr/recu/${'a'.repeat(22)}/`)).status, 500);
  while (!(await problemsOf(server)).includes('damage'));
  assert.equal(await health(server), 503);
});

await test('a monitor still reads the other figures while a part of the database cannot be read', async (t) => {
  const server = await startServing(t);
  // The figures are counted in an index, which may be whole where the table is not.
  await damageTables(server, ['applications', 'applications_to_count']);
  await apply(server.url);
  const response = await fetch(`${server.url}/metrics`, { headers: await monitorOf(server.dataDir) });
  assert.equal(response.status, 200);
  const told = await response.text();
  assert.match(told, /^passerelle_store_failing 1$/m);
  assert.match(told, /^passerelle_free_bytes \d+$/m);
  assert.doesNotMatch(told, /^# HELP passerelle_applications /m, 'what is not known is not told as none');
});

await test('a monitor sees that applications are refused, although the table of scheduled jobs still takes a row', async (t) => {
  const server = await startServing(t);
  await sql`create trigger refuse before insert on applications begin select raise(abort, 'refused'); end`.execute(
    server.store.db,
  );
  assert.deepEqual(await apply(server.url), refused);
  assert.equal(await health(server), 503);
  assert.deepEqual(await problemsOf(server), ['store']);
  await sql`drop trigger refuse`.execute(server.store.db);
  assert.equal(await health(server), 200);
  const { rows } = await sql`select reference from applications`.execute(server.store.db);
  assert.deepEqual(rows, [], 'what is written to find out leaves nothing');
});
