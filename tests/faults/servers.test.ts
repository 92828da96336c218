// Slow: several servers as processes, a real PostgreSQL, real SMTP conversations.
//
// `SERVER_KILLS=30 ANSWERS_BETWEEN=300` is the length that the product is held to: a minute and a half at 100 a second.
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { openStore } from '../../src/server/applications/storage/store.ts';
import { plainVault } from '../../src/server/applications/storage/database/vault.ts';
import { isBalanced, takeBalance } from '../../src/server/applications/staff/balance.ts';
import { atEnd } from '../support/cleanup.ts';
import { startPostgres, startStandby, type TestPostgres } from '../support/postgres.ts';
import { startForwarder, startLoad, startServers, type Load } from '../support/servers.ts';
import { startServing, temporaryFolder } from '../support/serving.ts';
import { startSmtpPeer, type SmtpPeer } from '../support/smtp-peer.ts';

const kills = Number(process.env['SERVER_KILLS'] ?? 3);
const answersBetween = Number(process.env['ANSWERS_BETWEEN'] ?? 25);
const hour = 3_600_000;

async function startOwn(
  t: TestContext,
  settings: Readonly<Record<string, string>> = {},
): Promise<TestPostgres> {
  const own = await startPostgres({ settings });
  atEnd(t, () => own.stop());
  return own;
}

/** Everything acknowledged is stored once, with its file, and delivered; a message that came twice is the same message. */
async function assertNothingLost(
  t: TestContext,
  { url, load, peer }: { url: string; load: Load; peer: SmtpPeer },
): Promise<void> {
  const env = { DATABASE_URL: url, SMTP_URL: peer.url, STAFF_TO: 'equipe@example.org' };
  // Once the leases of those that were killed are over; and in all, 500 acknowledgements an hour may go.
  let later = 0;
  const last = await startServing(t, { env, options: { now: () => Date.now() + later } });
  for (let sent = 0; sent < 2 * load.acknowledged.size; sent += 500) {
    later += hour + 1_000;
    last.forwarding.wake();
    await last.forwarding.drain();
  }
  const data = await openStore(await temporaryFolder(t), {
    vault: plainVault,
    postgres: { url, poolSize: 2 },
  });
  atEnd(t, () => data.close());
  const rows = await data.db
    .selectFrom('applications')
    .leftJoin('files', 'files.reference', 'applications.reference')
    .select(['applications.reference', 'applications.answers', 'files.id as file', 'files.sealed_sha256'])
    .execute();
  const stored = new Map(rows.map((row) => [row.reference, row]));
  assert.equal(rows.length, stored.size, 'each with one file');
  for (const [reference, projectName] of load.acknowledged) {
    const row = stored.get(reference);
    assert.ok(row && Buffer.from(row.answers).includes(projectName), `${reference} is stored`);
    assert.ok(row.sealed_sha256, `${reference} has its file`);
  }
  assert.equal(stored.size, load.acknowledged.size, 'and nobody is stored twice');
  assert.ok(isBalanced(await takeBalance(data.db)));
  const deliveries = await data.db.selectFrom('outbox').select(['id', 'state', 'leased_until']).execute();
  assert.equal(deliveries.length, 2 * stored.size, 'one to the staff, one to the applicant');
  assert.deepEqual(new Set(deliveries.map(({ state }) => state)), new Set(['sent']));
  assert.ok(deliveries.every((one) => one.leased_until === null));
  const messages = peer.received
    .map(({ text }) => /^Message-ID: <([^@>]+)@/im.exec(text)?.[1] ?? 'none')
    // The summary of the day, where its hour has come meanwhile.
    .filter((id) => !id.startsWith('digest-'));
  assert.deepEqual(
    new Set(messages),
    new Set(deliveries.map(({ id }) => id)),
    'one message for each delivery',
  );
  t.diagnostic(
    `${load.acknowledged.size} acknowledged, ${load.refused()} answered with 503, ${deliveries.length} deliveries, ${messages.length - new Set(messages).size} messages twice`,
  );
}

await test(`four servers of which one is killed again and again, ${kills} times under load: nothing acknowledged is missing, and all is delivered`, async (t) => {
  const own = await startOwn(t);
  const peer = await startSmtpPeer(t);
  const url = await own.createDatabase('killed');
  const servers = await startServers(t, { count: 4, databaseUrl: url, smtpUrl: peer.url });
  const begun = performance.now();
  const load = startLoad(servers.url, 8);
  for (let round = 0; round < kills; round += 1) {
    await load.more(answersBetween);
    await servers.killNext();
  }
  const seconds = (performance.now() - begun) / 1_000;
  t.diagnostic(`${(load.acknowledged.size / seconds).toFixed(0)} a second for ${seconds.toFixed(0)} s`);
  await load.end();
  await assertNothingLost(t, { url, load, peer });
});

await test('PostgreSQL that is killed under load: 503 until it is back, then all goes on, and nothing acknowledged is missing', async (t) => {
  const own = await startOwn(t);
  const peer = await startSmtpPeer(t);
  const url = await own.createDatabase('restarted');
  const servers = await startServers(t, { count: 2, databaseUrl: url, smtpUrl: peer.url });
  const load = startLoad(servers.url, 6);
  for (let round = 0; round < 2; round += 1) {
    await load.more(answersBetween);
    await own.kill();
    await own.start();
  }
  await load.more(answersBetween);
  await load.end();
  await assertNothingLost(t, { url, load, peer });
});

await test('a standby that takes over under load, with synchronous_commit=remote_apply, has all that was acknowledged', async (t) => {
  const primary = await startOwn(t, {
    synchronous_commit: 'remote_apply',
    synchronous_standby_names: 'standby',
  });
  const peer = await startSmtpPeer(t);
  const standby = await startStandby(primary);
  atEnd(t, () => standby.stop());
  await primary.createDatabase('promoted');
  const forwarder = await startForwarder(t, primary.port);
  const url = `postgres://postgres@127.0.0.1:${forwarder.port}/promoted`;
  const servers = await startServers(t, { count: 2, databaseUrl: url, smtpUrl: peer.url });
  const load = startLoad(servers.url, 6);
  await load.more(2 * answersBetween);
  await primary.kill();
  await standby.query('select pg_promote()');
  forwarder.leadTo(standby.port);
  await load.more(answersBetween);
  await load.end();
  await assertNothingLost(t, { url: standby.urlOf('promoted'), load, peer });
});
