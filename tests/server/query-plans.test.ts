// Slow: a million applications in PostgreSQL.
//
// What the server and the command lines ask of the databases is recorded from a small store. Then each statement is explained, on
// PostgreSQL with a million applications: none may read a large table from end to end, but for those named here.
import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import { openStore } from '../../src/server/applications/storage/store.ts';
import { plainVault } from '../../src/server/applications/storage/database/vault.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { afterAll, firstAt, insertMany } from '../support/rows/many-applications.ts';
import { postgresPlanner, sqlitePlanner, type Planner } from '../support/rows/plans.ts';
import { recordPostgres, recordSqlite, type Statement } from '../support/rows/recorded.ts';
import { workload, type Office } from '../support/rows/workload.ts';
import { openShell } from '../support/staff-shell.ts';
import { store as storeOne, temporaryFolder } from '../support/stored.ts';

const million = 1_000_000;
/** Enough for a second page of a list. */
const few = 1_000;

/** What reads all of a table because all of it is asked for. */
const exceptions: readonly { statement: RegExp; why: string }[] = [
  {
    statement: /^select "form", "call", "state", "channels", count\(\*\).* group by/,
    why: 'a reconciliation, and /metrics, count all applications: in the order of an index that has no answers in it',
  },
  {
    statement: /^select "state", "channel", count\(\*\) as "count" from "outbox" group by/,
    why: '/metrics counts all deliveries: on SQLite in the order of an index',
  },
  {
    statement: /^select "form", "call", "channel", "outbox"."state", count\(\*\).* inner join "applications"/,
    why: 'a reconciliation counts all deliveries by form and call',
  },
  {
    statement: /^select "outbox"."reference", "channel" .* where "applications"."reference" is null$/,
    why: 'a reconciliation looks for deliveries of applications that are gone: by two indexes',
  },
  {
    statement: /^select "files"."id" as "file", .* having count\("file_pieces"."number"\)/,
    why: 'a reconciliation counts the pieces of all files, by the index of the pieces',
  },
  {
    statement: /^select count\(\*\) as "count" from "applications"$/,
    why: 'an export of everything counts what it is about to write, by an index',
  },
  {
    statement: /^select distinct substr\(answers/,
    why: 'a server looks at its start whether it has the key of all answers',
  },
];

let postgres: TestPostgres;
before(async () => {
  postgres = await startPostgres({
    // Nothing is to outlive the test.
    settings: {
      fsync: 'off',
      wal_level: 'minimal',
      max_wal_senders: '0',
      max_wal_size: '8GB',
      shared_buffers: '256MB',
      maintenance_work_mem: '256MB',
      autovacuum: 'off',
    },
  });
});
after(() => postgres.stop());

const many = (count: number) => ({
  count,
  channels: ['smtp'],
  answers: [{ email: 'a@example.org' }],
  detailEvery: 20,
  fileEvery: 100,
});

/** Where a store is: in a folder, or in a database of PostgreSQL. */
interface Place {
  dataDir: string;
  url: string | undefined;
}

const openAt = ({ dataDir, url }: Place) =>
  openStore(dataDir, {
    vault: plainVault,
    ...(url !== undefined && { postgres: { url, poolSize: 5 } }),
  });

async function fill(place: Place, count: number): Promise<string> {
  const store = await openAt(place);
  await insertMany(store.db, many(count));
  const reference = await storeOne(store, { receivedAt: firstAt });
  await store.close();
  return reference;
}

/** Every statement of the workload, once, by its text, with who asked it. */
async function record(t: TestContext, place: Place, reference: string) {
  const asked = new Map<string, { statement: Statement; by: string }>();
  const recordOn = place.url === undefined ? recordSqlite : recordPostgres;
  const env = place.url === undefined ? {} : { DATABASE_URL: place.url };
  const shell = await openShell(t, place.dataDir, env);
  for (const [by, work] of Object.entries(workload)) {
    const { statements } = await recordOn(async () => {
      const store = await openAt(place);
      const office: Office = { store, shell, reference, now: afterAll };
      await work(office).finally(() => store.close());
    });
    for (const statement of statements)
      if (!asked.has(statement.text)) asked.set(statement.text, { statement, by });
  }
  return [...asked.values()];
}

/** What of these statements reads a large table from end to end, and is not named as an exception. */
async function findScans(planner: Planner, asked: Awaited<ReturnType<typeof record>>): Promise<string[]> {
  const scans: string[] = [];
  for (const { statement, by } of asked) {
    const isNamed = exceptions.some((one) => one.statement.test(statement.text));
    const found = isNamed ? [] : await planner.findScans(statement);
    if (found.length > 0) scans.push(`${by}: ${found.join('; ')}\n  ${statement.text}`);
  }
  return scans;
}

test('on SQLite, which plans without a look at the rows, no query reads a large table from end to end that need not', async (t) => {
  const place = { dataDir: await temporaryFolder(t), url: undefined };
  const asked = await record(t, place, await fill(place, few));
  const planner = sqlitePlanner(place.dataDir);
  t.after(() => planner.close());
  assert.ok(asked.length > 100, `${asked.length} statements`);
  assert.deepEqual(await findScans(planner, asked), []);
  for (const { statement, why } of exceptions)
    assert.ok(
      asked.some((one) => statement.test(one.statement.text)),
      `nobody asks any more: ${why}`,
    );
});

test('with a million applications in PostgreSQL no query reads a large table from end to end that need not', async (t) => {
  const placeFor = async (name: string) => ({
    dataDir: await temporaryFolder(t),
    url: await postgres.createDatabase(name),
  });
  const [small, large] = [await placeFor('small'), await placeFor('large')];
  const asked = await record(t, small, await fill(small, few));
  await fill(large, million);
  const planner = await postgresPlanner(large.url);
  t.after(() => planner.close());
  assert.ok(asked.length > 100, `${asked.length} statements`);
  assert.deepEqual(await findScans(planner, asked), []);
});
