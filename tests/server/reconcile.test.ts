import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test, type TestContext } from 'node:test';
import { Worker } from 'node:worker_threads';
import { sql } from 'kysely';
import { z } from 'zod';
import { eraseApplications } from '../../src/server/applications/privacy/erase.ts';
import { isBalanced, takeBalance } from '../../src/server/applications/staff/balance.ts';
import { atEnd } from '../support/cleanup.ts';
import { openShell } from '../support/staff-shell.ts';
import { openTestStore, store, temporaryFolder } from '../support/stored.ts';

async function office(t: TestContext, channels = ['smtp', 'webhook']) {
  const dataDir = await temporaryFolder(t);
  const data = await openTestStore(t, dataDir, { channels });
  return { data, shell: await openShell(t, dataDir) };
}
type Office = Awaited<ReturnType<typeof office>>;

/** Ten applications to two calls, in every state that one can be in. */
async function fill({ data, shell }: Office) {
  const references: string[] = [];
  for (let number = 0; number < 10; number += 1) {
    const signals = number === 3 ? (['honeypot'] as const) : [];
    references.push(await store(data, { call: number < 6 ? 'spring' : 'autumn', signals }));
  }
  const set = (reference: string | undefined, channel: string, state: 'sent' | 'dead') =>
    data.db
      .updateTable('outbox')
      .set({ state })
      .where('reference', '=', reference ?? '')
      .where('channel', '=', channel)
      .execute();
  await set(references[0], 'smtp', 'sent');
  await set(references[0], 'webhook', 'dead');
  await set(references[1], 'smtp', 'sent');
  await eraseApplications(references.slice(2, 3), { store: data, mailDir: `${shell.dataDir}/mail` });
  return references;
}

const jsonSchema = z.object({ balanced: z.boolean(), rows: z.array(z.record(z.string(), z.unknown())) });

test('received = forwarded + pending + dead + quarantined + erased, for each call and channel', async (t) => {
  const here = await office(t);
  await fill(here);
  const { code, out } = await here.shell.type('reconcile', '--json');
  assert.equal(code, 0);
  const none = { quarantined: 0, erased: 0, missing: 0, forwarded: 0, skipped: 0, dead: 0 };
  const spring = { form: 'application', call: 'spring', received: 6, quarantined: 1, erased: 1, missing: 0 };
  const autumn = { form: 'application', call: 'autumn', received: 4, pending: 4, ...none };
  const { balanced, rows } = jsonSchema.parse(JSON.parse(out));
  assert.ok(balanced);
  assert.deepEqual(
    rows.toSorted((a, b) =>
      `${String(b['call'])}${String(a['channel'])}`.localeCompare(
        `${String(a['call'])}${String(b['channel'])}`,
      ),
    ),
    [
      { ...spring, channel: 'smtp', forwarded: 2, skipped: 0, pending: 2, dead: 0 },
      { ...spring, channel: 'webhook', forwarded: 0, skipped: 0, pending: 3, dead: 1 },
      { ...autumn, channel: 'smtp' },
      { ...autumn, channel: 'webhook' },
    ],
  );
  const shown = await here.shell.type('reconcile');
  assert.match(shown.out, /spring +e-mail +6 +2 +0 +2 +0 +1 +1 +0\n/);
  assert.match(shown.out, /Nothing is missing/);
});

test('a message that did not have to be sent is told as not sent, with the reason, and counted apart from those that were', async (t) => {
  const { data, shell } = await office(t, ['acknowledgement']);
  const [sent, skipped] = [await store(data, { call: 'spring' }), await store(data, { call: 'spring' })];
  const finish = (reference: string, state: 'sent' | 'skipped', last_error: string | null) =>
    data.db
      .updateTable('outbox')
      .set({ state, last_error, attempts: 1, finished_at: shell.clock.now - 1 })
      .where('reference', '=', reference)
      .execute();
  await finish(sent, 'sent', null);
  await finish(skipped, 'skipped', 'already-written');
  const list = await shell.type('list');
  assert.match(list.out, new RegExp(`${sent} .* acknowledgement sent\n`));
  assert.match(
    list.out,
    new RegExp(`${skipped} .* acknowledgement not sent \\(already confirmed that day\\)\n`),
  );
  assert.match(
    (await shell.type('show', skipped)).out,
    /acknowledgement — not sent \(already confirmed that day\)/,
  );
  assert.match((await shell.type('digest')).out, /1 message forwarded/);
  const { code, out } = await shell.type('reconcile');
  assert.equal(code, 0);
  assert.match(out, /spring +acknowledgement +2 +1 +1 +0 +0 +0 +0 +0\n/);
  const json = (await shell.type('list', '--json')).out;
  assert.match(json, /"state":"sent","attempts":1,"lastError":"not sent: already-written"/);
});

test('what an earlier version took for sent, with a note that it was not, is told as not sent once the server is updated', async (t) => {
  const { data, shell } = await office(t, ['acknowledgement']);
  const reference = await store(data);
  const note = 'Not sent: the address was written to less than a day ago.';
  await data.db.updateTable('outbox').set({ state: 'sent', last_error: note }).execute();
  const { rows: indexes } = await sql<{ name: string }>`select name from sqlite_schema
    where type = 'index' and sql is not null`.execute(data.db);
  for (const { name } of indexes) await data.db.schema.dropIndex(name).execute();
  await sql`create index applications_by_time on applications (received_at)`.execute(data.db);
  await sql`create index applications_to_erase on applications (state, erase_after)`.execute(data.db);
  await sql`create index outbox_due on outbox (state, next_attempt_at)`.execute(data.db);
  await data.db.schema.alterTable('acknowledged').dropColumn('address').execute();
  await data.db.schema.alterTable('chores').dropColumn('leased_until').execute();
  for (const table of ['outbox', 'chores'])
    await data.db.schema.alterTable(table).dropColumn('lease_token').execute();
  await data.db.schema.alterTable('applications').dropColumn('sealed_token').execute();
  await data.db.schema.alterTable('consents').dropColumn('notice_sha256').execute();
  for (const table of [
    'file_pieces',
    'files',
    'passkeys',
    'passkey_challenges',
    'sessions',
    'one_time_links',
    'activity',
    'accounts',
    'leases',
    'releases',
    'release_files',
    'content_packs',
    'content_pack_pieces',
    'alarms',
    'staff_notes',
    'review_calls',
    'criteria_versions',
    'review_panels',
    'reviews',
    'decisions',
    'decision_changes',
    'decision_texts',
    'decision_reasons',
    'decision_messages',
    'address_corrections',
    'draft_browsers',
    'application_drafts',
    'supplements',
  ])
    await data.db.schema.dropTable(table).execute();
  await sql`create table files (id text primary key, reference text, field text, name blob, size bigint, sha256 text,
    flags text, content blob)`.execute(data.db);
  await sql`create table alarms (name text primary key, detail text, raised_at bigint, notified_at bigint)`.execute(
    data.db,
  );
  await sql`create table held_files (token text primary key, form text, field text, name blob, content blob, reference text,
    expires_at bigint)`.execute(data.db);
  await sql`delete from kysely_migration where name >= '0006'`.execute(data.db);
  const { out } = await shell.type('list');
  assert.match(
    out,
    new RegExp(`${reference} .* acknowledgement not sent \\(already confirmed that day\\)\n`),
  );
});

test('an application that is not in the outbox of a channel is named, until the server has put it back', async (t) => {
  const here = await office(t);
  const [, victim = ''] = await fill(here);
  const { data, shell } = here;
  const row = await data.db
    .deleteFrom('outbox')
    .where('reference', '=', victim)
    .where('channel', '=', 'webhook')
    .returningAll()
    .executeTakeFirstOrThrow();
  const { code, out } = await shell.type('reconcile');
  assert.equal(code, 1);
  assert.match(out, new RegExp(`${victim}: nothing is in the queue for forwarding \\(webhook\\)`));
  assert.match(out, /spring +webhook +6 +0 +0 +2 +1 +1 +1 +1\n/);
  assert.match(out, /do not balance/);
  await data.db.insertInto('outbox').values(row).execute();
  assert.equal((await shell.type('reconcile')).code, 0);
});

test('an application that has vanished from the database is missed, although nothing of it is left', async (t) => {
  const here = await office(t);
  const [victim = ''] = await fill(here);
  const { data, shell } = here;
  for (const table of ['outbox', 'consents', 'idempotency', 'files', 'applications'] as const)
    await data.db.deleteFrom(table).where('reference', '=', victim).execute();
  const { code, out } = await shell.type('reconcile');
  assert.equal(code, 1);
  assert.match(out, /application, spring: 6 received, 5 in the database/);
  assert.match(out, /spring +e-mail +6 +1 +0 +2 +0 +1 +1 +1\n/);
});

test('a quarantined application that was forwarded all the same is found', async (t) => {
  const here = await office(t);
  const references = await fill(here);
  const { data, shell } = here;
  const row = { channel: 'smtp', state: 'sent' as const, attempts: 1, next_attempt_at: 0, created_at: 0 };
  await data.db
    .insertInto('outbox')
    .values({ id: 'stray', reference: references[3] ?? '', ...row })
    .execute();
  const { code, out } = await shell.type('reconcile');
  assert.equal(code, 1);
  assert.match(out, new RegExp(`${String(references[3])}: a delivery \\(e-mail\\) should not exist`));
});

test('the counts balance at any moment while a server takes applications', async (t) => {
  const { data, shell } = await office(t);
  const channels = ['smtp', 'webhook'];
  const server = new Worker(new URL('../support/steady-applicants.ts', import.meta.url), {
    workerData: { dataDir: shell.dataDir, channels },
  });
  atEnd(t, () => server.terminate());
  let count = 0;
  server.on('message', (stored) => {
    count = z.number().parse(stored);
  });
  // However slow the machine: each look is taken while one more comes in.
  for (let look = 0; look < 50; look += 1) {
    await once(server, 'message');
    const balance = await takeBalance(data.db);
    assert.ok(isBalanced(balance), JSON.stringify(balance));
  }
  server.postMessage('stop');
  await once(server, 'exit');
  const { rows } = await takeBalance(data.db);
  assert.deepEqual(
    rows.map(({ channel, received, pending }) => [channel, received, pending]),
    channels.map((channel) => [channel, count, count]),
  );
});
