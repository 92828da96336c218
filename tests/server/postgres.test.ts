// Slow: a real PostgreSQL.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import pg from 'pg';
import { moveStore } from '../../src/server/applications/storage/copy/move.ts';
import { makeBackup } from '../../src/server/backup/create.ts';
import { readConfig } from '../../src/server/config.ts';
import { raiseAlarms, type Alarm } from '../../src/server/applications/delivery/alarms.ts';
import { claim, finish } from '../../src/server/applications/delivery/queue.ts';
import { isBalanced, takeBalance } from '../../src/server/applications/staff/balance.ts';
import { createDatabaseClock } from '../../src/server/applications/storage/database/postgres/clock.ts';
import { openStore } from '../../src/server/applications/storage/store.ts';
import { createVault, plainVault } from '../../src/server/applications/storage/database/vault.ts';
import { apply } from '../support/applicants.ts';
import { atEnd } from '../support/cleanup.ts';
import { typeBeside } from '../support/own-terminal.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { startServing } from '../support/serving.ts';
import { openShell } from '../support/staff-shell.ts';
import { contentOf, monday, openTestStore, store, temporaryFolder } from '../support/stored.ts';

let server: TestPostgres;
let made = 0;

before(async () => {
  server = await startPostgres();
});
after(() => server.stop());

/** An empty database. @returns its address. */
const emptyDatabase = () => server.createDatabase(`test${(made += 1)}`);

const placeOf = (url: string) => ({ url, poolSize: 5 });

async function openOn(t: TestContext, url: string) {
  const data = await openStore(await temporaryFolder(t), { vault: plainVault, postgres: placeOf(url) });
  atEnd(t, () => data.close());
  return data;
}

test('an application that PostgreSQL keeps is forwarded, listed, and balanced', async (t) => {
  const url = await emptyDatabase();
  const env = { DATABASE_URL: url };
  const serving = await startServing(t, { env });
  const answer = await apply(serving.url, { projectName: 'Projet', email: 'personne@example.org' });
  assert.ok('reference' in answer);
  await serving.forwarding.drain();
  const shell = await openShell(t, serving.dataDir, env);
  const { out, err, code } = await shell.type('list');
  assert.equal(code, 0, err);
  assert.match(out, new RegExp(answer.reference));
  assert.ok(isBalanced(await takeBalance(serving.store.db)));
});

test('servers that start together on an empty database make its tables once', async (t) => {
  const url = await emptyDatabase();
  const stores = await Promise.all([1, 2, 3, 4].map(() => openOn(t, url)));
  const references = await Promise.all(stores.map((one) => store(one)));
  const [first] = stores;
  assert.ok(first);
  for (const reference of references) assert.ok(await first.findByReference(reference));
});

test('the same application sent to two servers at once is stored once', async (t) => {
  const url = await emptyDatabase();
  const [one, other] = [await openOn(t, url), await openOn(t, url)];
  const idempotency = { key: 'key:same', digest: 'same', expiresAt: null };
  for (let round = 0; round < 20; round += 1) {
    const given = { idempotency: { ...idempotency, key: `key:same ${round}` } };
    const [here, there] = await Promise.all([store(one, given), store(other, given)]);
    assert.equal(here, there);
  }
});

test('servers that look for work at once never take the same delivery, nor more than they asked for', async (t) => {
  const url = await emptyDatabase();
  const stores = await Promise.all([1, 2, 3, 4].map(() => openOn(t, url)));
  const [first] = stores;
  assert.ok(first);
  for (let count = 0; count < 40; count += 1) await store(first);
  const taken: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    const claims = await Promise.all(
      stores.map(({ db }) => claim(db, { channel: 'file', now: monday, leaseMs: 60_000, limit: 3 })),
    );
    for (const rows of claims) assert.ok(rows.length <= 3);
    taken.push(...claims.flat().map(({ id }) => id));
  }
  assert.equal(new Set(taken).size, taken.length, 'each delivery has one worker');
});

test('a worker whose lease is over does not write over what the next one did, although their clocks agree to the millisecond', async (t) => {
  const data = await openOn(t, await emptyDatabase());
  await store(data);
  const take = (now: number) => claim(data.db, { channel: 'file', now, leaseMs: 1_000, limit: 1 });
  const [slow] = await take(monday);
  const [next] = await take(monday + 1_000);
  assert.ok(slow && next);
  const at = { now: monday + 1_001, random: 0 };
  assert.equal(await finish(data.db, slow, { ok: true }, at), 'lease-lost');
  assert.equal(await finish(data.db, next, { ok: true }, at), 'sent');
});

test('a trouble of one server is told once a day, and no other server takes it for over', async (t) => {
  const url = await emptyDatabase();
  const [data, other] = [await openOn(t, url), await openOn(t, url)];
  const sent: string[] = [];
  const send = ({ name }: Alarm) => Promise.resolve(sent.push(name) > 0);
  const own = { server: 'one', isLeading: true };
  const others = { server: 'two', isLeading: false };
  const disk: Alarm = { name: 'disk', channel: '', count: 150 };
  const names = async () =>
    (await data.db.selectFrom('alarms').select('name').execute()).map(({ name }) => name);
  for (let minute = 0; minute < 5; minute += 1) {
    const now = monday + minute * 60_000;
    await raiseAlarms(data.db, [disk], { now, send, scope: own });
    await raiseAlarms(other.db, [], { now, send, scope: others });
  }
  assert.deepEqual([sent, await names()], [['disk'], ['disk']]);
  await raiseAlarms(data.db, [], { now: monday + 360_000, send, scope: own });
  assert.deepEqual(await names(), []);

  await raiseAlarms(other.db, [disk], { now: monday, send, scope: others });
  await raiseAlarms(data.db, [], { now: monday + 300_000, send, scope: own });
  assert.deepEqual(await names(), ['disk']);
  await raiseAlarms(data.db, [], { now: monday + 900_000, send, scope: own });
  assert.deepEqual(await names(), [], 'of a server that is gone');
});

test('a clock that is wrong, or jumps, does not move the time that servers on one database share', async () => {
  const database = { now: monday };
  let steady = 5_000;
  const clock = await createDatabaseClock(
    () => Promise.resolve(database.now),
    () => steady,
  );
  steady += 60_000;
  assert.equal(clock.now(), monday + 60_000, 'carried on without asking');
  database.now = monday + 61_500;
  await clock.compare();
  assert.equal(clock.now(), monday + 61_500, 'and corrected by the next answer');
  clock.stop();
});

test('while PostgreSQL is away nothing is acknowledged; once it is back the server goes on by itself', async (t) => {
  const own = await startPostgres();
  atEnd(t, () => own.stop());
  const serving = await startServing(t, { env: { DATABASE_URL: await own.createDatabase('away') } });
  const before = await apply(serving.url, { projectName: 'Avant', email: 'personne@example.org' });
  assert.ok('reference' in before);
  await own.kill();
  const meanwhile = await fetch(`${serving.url}/healthz`);
  assert.equal(meanwhile.status, 503);
  const refused = await apply(serving.url, { projectName: 'Pendant', email: 'personne@example.org' });
  assert.ok(!('reference' in refused));
  await own.start();
  const answers: unknown[] = [];
  for (let tries = 0; tries < 5; tries += 1) {
    const later = await apply(serving.url, { projectName: 'Après', email: `personne-${tries}@example.org` });
    answers.push(later);
    if ('reference' in later) break;
    await setImmediate();
  }
  assert.ok(
    answers.some((answer) => typeof answer === 'object' && answer !== null && 'reference' in answer),
    JSON.stringify(answers),
  );
  assert.ok(await serving.store.findByReference(before.reference));
});

for (const [what, adapt, told] of [
  [
    'that does not answer',
    (url: URL) => (url.port = '1'),
    /does not answer at postgres@127.0.0.1:1\/postgres/,
  ],
  ['without such a database', (url: URL) => (url.pathname = '/nowhere'), /has no such database/],
  [
    'without TLS, where it is asked for',
    (url: URL) => (url.search = '?sslmode=verify-full'),
    /offers no TLS/,
  ],
] as const) {
  test(`a server of PostgreSQL ${what} is named in a sentence, without its password`, async (t) => {
    const url = new URL(server.urlOf('postgres'));
    url.password = 'secret-word';
    adapt(url);
    const dataDir = await temporaryFolder(t);
    const opening = openStore(dataDir, { vault: plainVault, postgres: placeOf(url.href) });
    await assert.rejects(opening, (error: Error) => {
      assert.match(error.message, told);
      assert.doesNotMatch(error.message, /secret-word/);
      return true;
    });
  });
}

test('a database that takes no writes, or too few connections, is named in a sentence', async (t) => {
  const url = await emptyDatabase();
  const { pathname } = new URL(url);
  await server.query(`alter database "${pathname.slice(1)}" set default_transaction_read_only = on`);
  await assert.rejects(openOn(t, url), /takes no writes/);
  const full = await startPostgres({
    settings: { max_connections: '5', superuser_reserved_connections: '3' },
  });
  atEnd(t, () => full.stop());
  await full.query('create role someone login');
  const busy = `postgres://someone@127.0.0.1:${full.port}/postgres`;
  const clients = [1, 2].map(() => new pg.Client({ connectionString: busy }));
  for (const client of clients) await client.connect();
  await assert.rejects(openOn(t, busy), /has no connection left/);
  for (const client of clients) await client.end();
});

test('synchronous_commit=off is told at the start, and never used for an application', async (t) => {
  const url = await emptyDatabase();
  await server.query(`alter database "${new URL(url).pathname.slice(1)}" set synchronous_commit = off`);
  const data = await openOn(t, url);
  assert.match(data.risks.join(), /synchronous_commit=off/);
  const settings = await Promise.all(
    [1, 2, 3].map(async () => {
      const { rows } = await sql<{
        value: string;
      }>`select current_setting('synchronous_commit') as value`.execute(data.db);
      return rows[0]?.value;
    }),
  );
  assert.deepEqual(settings, ['on', 'on', 'on']);
});

/** Applications with a file each, and what belongs to them. */
async function fill(data: Parameters<typeof store>[0], count: number): Promise<string[]> {
  const references: string[] = [];
  for (let index = 0; index < count; index += 1)
    references.push(
      await store(data, {
        files: [{ field: 'deck', name: `projet-${index}.pdf`, content: Buffer.alloc(100_000, index) }],
      }),
    );
  return references;
}

test('everything moves to PostgreSQL while applications arrive, and back: nothing is missing, and the old store takes nothing more', async (t) => {
  const serving = await startServing(t);
  const before = await fill(serving.store, 3);
  const url = await emptyDatabase();
  const shell = await openShell(t, serving.dataDir);
  // In a process of its own: in this one, each of the two would keep the other from ending what it waits for.
  const command = { hasEnded: false };
  const moving = typeBeside(serving.dataDir, 'copy-store', '--to', url).finally(() => {
    command.hasEnded = true;
  });
  const during: string[] = [];
  for (let index = 0; !command.hasEnded; index += 1) {
    const answer = await apply(serving.url, {
      projectName: 'Pendant',
      email: `personne-${index}@example.org`,
    });
    if ('reference' in answer) during.push(answer.reference);
  }
  const moved = await moving;
  assert.ok(during.length > 0);
  assert.equal(moved.code, 0, moved.err);
  assert.match(moved.out, /rows are in postgres@127\.0\.0\.1/);
  const refused = await apply(serving.url, { projectName: 'Trop tard', email: 'tard@example.org' });
  assert.ok(!('reference' in refused), 'what would be stored now would be left behind');

  const onServer = await openShell(t, serving.dataDir, { DATABASE_URL: url });
  const listed = (await onServer.type('list')).out;
  for (const reference of [...before, ...during]) assert.match(listed, new RegExp(reference));
  assert.equal((await onServer.type('reconcile')).code, 0);
  const again = await shell.type('list');
  assert.equal(again.code, 1);
  assert.match(again.err, /were moved to postgres@127/);

  const elsewhere = await onServer.type('copy-store', '--to', 'mysql://localhost/x');
  assert.equal(elsewhere.code, 2, 'no folder of that name is made');

  const back = join(await temporaryFolder(t), 'back');
  const returned = await onServer.type('copy-store', '--to', back);
  assert.equal(returned.code, 0, returned.err);
  const there = await openTestStore(t, back);
  for (const reference of [...before, ...during])
    assert.ok(await there.findByReference(reference), reference);
  const [first = ''] = before;
  const [file] = (await there.findByReference(first))?.files ?? [];
  assert.ok((await contentOf(there, file?.id)).equals(Buffer.alloc(100_000)));
});

test('a move that was interrupted goes on where it was, with what changed since', async (t) => {
  const dataDir = await temporaryFolder(t);
  const source = await openTestStore(t, dataDir);
  const url = await emptyDatabase();
  const references = await fill(source, 3);
  const half = await openOn(t, url);
  await store(half, { idempotency: { key: 'key:foreign', digest: 'foreign', expiresAt: null } });
  const shell = await openShell(t, dataDir);
  const refused = await shell.type('copy-store', '--to', url);
  assert.equal(refused.code, 1);
  assert.match(refused.err, /holds applications that are not from here/);

  const own = await emptyDatabase();
  const target = await openOn(t, own);
  const broken = new Error('The line went dead.');
  await assert.rejects(
    moveStore(source.db, target.db, {
      place: 'elsewhere',
      now: () => monday,
      onPass: (pass) => {
        if (pass === 2) throw broken;
      },
    }),
    broken,
  );
  references.push(...(await fill(source, 1)));
  const moved = await shell.type('copy-store', '--to', own);
  assert.equal(moved.code, 0, moved.err);
  for (const reference of references) assert.ok(await target.findByReference(reference), reference);
});

test('a backup of PostgreSQL is the same as one of SQLite: proven, and restored into a file', async (t) => {
  const url = await emptyDatabase();
  const dataKey = Buffer.alloc(32, 7).toString('base64');
  const vault = createVault(dataKey);
  const dataDir = await temporaryFolder(t);
  const data = await openStore(dataDir, { vault, postgres: placeOf(url) });
  atEnd(t, () => data.close());
  const references = await fill(data, 2);
  const folder = join(await temporaryFolder(t), 'backups');
  await mkdir(folder);
  const env = { DATA_DIR: dataDir, DATABASE_URL: url, DATA_KEY: dataKey };
  const made = await makeBackup(readConfig(env), { folder, now: monday, env });
  assert.ok(made.isBalanced);
  const restored = await openTestStore(t, made.path, { vault });
  for (const reference of references) assert.ok(await restored.findByReference(reference));
});
