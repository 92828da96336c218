import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { startServing } from '../support/serving.ts';
import { startSmtpPeer } from '../support/smtp-peer.ts';
import { openShell } from '../support/staff-shell.ts';
import { openTestStore, store, temporaryFolder } from '../support/stored.ts';

/** What a server with other settings left behind: its data, and the server that comes after it. */
async function afterwards(t: TestContext, channels: readonly string[]) {
  const dataDir = await temporaryFolder(t);
  const data = await openTestStore(t, dataDir, { channels });
  const shell = await openShell(t, dataDir);
  const now = () => shell.clock.now;
  const restart = (env: Readonly<Record<string, string>> = {}) =>
    startServing(t, { dataDir, env, options: { now } });
  const delivery = (reference: string) =>
    data.db
      .selectFrom('outbox')
      .selectAll()
      .where('reference', '=', reference)
      .where('channel', '!=', 'acknowledgement')
      .executeTakeFirstOrThrow();
  return { data, shell, restart, delivery, dataDir };
}

const mailServer = (url: string) => ({
  SMTP_URL: url,
  STAFF_TO: 'staff@example.org',
  MAIL_FROM: 'Passerelle <site@example.org>',
});

test('the staff get by e-mail an application that was held back when mail went into files, once they release it', async (t) => {
  const { data, shell, restart } = await afterwards(t, ['file', 'acknowledgement']);
  const reference = await store(data, { signals: ['honeypot'] });
  const peer = await startSmtpPeer(t);
  const { forwarding } = await restart(mailServer(peer.url));
  assert.equal((await shell.type('release', reference)).code, 0);
  await forwarding.sweep();
  await forwarding.drain();
  const forStaff = peer.received.filter(({ recipients }) => recipients.includes('staff@example.org'));
  assert.equal(forStaff.length, 1);
  assert.ok(forStaff[0]?.text.includes(reference));
  assert.match((await shell.type('list')).out, new RegExp(`${reference} .*e-mail sent`));
  const { code, out } = await shell.type('reconcile');
  assert.equal(code, 0);
  assert.match(out, / e-mail +1 +1 +0 +0 +0 +0 +0 +0\n/);
  assert.doesNotMatch(out, / file /);
});

test('an application that a mail server refused reaches the staff once there is another way, under its old identity', async (t) => {
  const { data, shell, restart, delivery, dataDir } = await afterwards(t, ['smtp', 'acknowledgement']);
  const [dead, waiting] = [await store(data), await store(data)];
  const fail = (reference: string, state: 'dead' | 'pending') =>
    data.db
      .updateTable('outbox')
      .set({ state, attempts: 9, next_attempt_at: shell.clock.now + 80_000_000, last_error: '451 later' })
      .where('reference', '=', reference)
      .where('channel', '=', 'smtp')
      .execute();
  await fail(dead, 'dead');
  await fail(waiting, 'pending');
  const before = [await delivery(dead), await delivery(waiting)];
  const { forwarding, lines, metrics } = await restart();
  await forwarding.drain();
  for (const { id, reference } of before) {
    const mail = await readFile(join(dataDir, 'mail', `${reference}.eml`), 'utf8');
    assert.match(mail, new RegExp(`Message-ID: <${id}@`));
    assert.equal((await delivery(reference)).state, 'sent');
    assert.ok(
      lines.some(({ level, facts }) => {
        const expected = { reference, from: 'smtp', to: 'file' };
        return level === 'warn' && JSON.stringify(facts) === JSON.stringify(expected);
      }),
      'the log keeps the history',
    );
  }
  assert.equal((await shell.type('reconcile')).code, 0);
  assert.match(await metrics(), /passerelle_deliveries\{channel="file",state="sent"\} 2/);
});

test('what a webhook that is no longer configured was owed is told as not sent: the staff have the application by mail', async (t) => {
  const { data, shell, restart, dataDir } = await afterwards(t, ['file', 'webhook', 'acknowledgement']);
  const reference = await store(data);
  const { forwarding, checkAlarms, metrics } = await restart();
  await forwarding.drain();
  assert.match(await readFile(join(dataDir, 'mail', `${reference}.eml`), 'utf8'), new RegExp(reference));
  const list = (await shell.type('list')).out;
  assert.match(
    list,
    /webhook not sent \(this channel is not configured any more; it goes to the staff by mail\)/,
  );
  const { code, out } = await shell.type('reconcile');
  assert.equal(code, 0);
  assert.match(out, / webhook +1 +0 +1 +0 +0 +0 +0 +0\n/);
  shell.clock.now += 3_600_000;
  await checkAlarms();
  assert.match(await metrics(), /# TYPE passerelle_alarms gauge\n(?!passerelle_alarms)/);
  assert.match((await shell.type('replay', '--dry-run')).out, /^0 deliveries/);
  const missed = await shell.type('replay', '--channel', 'webhook', '--dry-run');
  assert.match(
    missed.out,
    new RegExp(`^${reference}  webhook\n1 delivery`),
    'where the webhook is set again',
  );
});

test('an application that was for a webhook alone goes to the staff by mail when the webhook is taken away', async (t) => {
  const { data, shell, restart, delivery } = await afterwards(t, ['webhook', 'acknowledgement']);
  const reference = await store(data);
  const { forwarding } = await restart();
  await forwarding.drain();
  const { channel, state } = await delivery(reference);
  assert.deepEqual([channel, state], ['file', 'sent']);
  assert.equal((await shell.type('reconcile')).code, 0);
});

test('what another server is trying at this moment stays with it until its lease is over', async (t) => {
  const { data, shell, restart, delivery } = await afterwards(t, ['smtp']);
  const reference = await store(data);
  await data.db
    .updateTable('outbox')
    .set({ leased_until: shell.clock.now + 120_000, attempts: 1 })
    .execute();
  const { forwarding } = await restart();
  assert.equal((await delivery(reference)).channel, 'smtp');
  shell.clock.now += 120_000;
  await forwarding.sweep();
  await forwarding.drain();
  const { channel, state } = await delivery(reference);
  assert.deepEqual([channel, state], ['file', 'sent']);
});
