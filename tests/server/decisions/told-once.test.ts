import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDecisionChannel } from '../../../src/server/applications/decisions/channel.ts';
import type { Mailer } from '../../../src/server/applications/delivery/channels/mail/mailer.ts';
import { createSmtpMailer } from '../../../src/server/applications/delivery/channels/smtp/mailer.ts';
import { startWorker } from '../../../src/server/applications/delivery/worker.ts';
import { chooseDeliveries } from '../../../src/server/applications/staff/replay.ts';
import { plainVault } from '../../../src/server/applications/storage/database/vault.ts';
import type { Office } from '../../support/accounts.ts';
import { deliver, openDecisions, reason } from '../../support/decision-office.ts';
import { apply, choose, lookAtDecisions } from '../../support/decision-page.ts';
import { startSmtpPeer } from '../../support/smtp-peer.ts';
import { pathOf, type Staff } from '../../support/staff-page.ts';

/** Decides on an application without reasons, and applies it. */
async function decide(staff: Staff, reference: string, state: string) {
  await choose(staff, { [reference]: state });
  await reason(staff, reference, 'leave-out');
  return apply(staff);
}

const deliveryOf = (office: Office, reference: string) =>
  office.store.db
    .selectFrom('outbox')
    .select(['id', 'state', 'last_error'])
    .where('reference', '=', reference)
    .where('channel', '=', 'decision')
    .executeTakeFirstOrThrow();

const decisionsBy = (office: Office, mailer: Mailer) =>
  createDecisionChannel({
    db: office.store.db,
    vault: plainVault,
    mailer,
    from: 'equipe@passerelle.example',
    site: () => office.published.now,
  });

/** The mail server refuses the message for good. */
const giveUp = (office: Office, reference: string) =>
  office.store.db
    .updateTable('outbox')
    .set({ state: 'dead', last_error: '550', finished_at: office.clock.now })
    .where('reference', '=', reference)
    .where('channel', '=', 'decision')
    .execute();

await test('applicants get no decision a second time because the staff lost their messages', async (t) => {
  const { office, staff, french } = await openDecisions(t);
  const peer = await startSmtpPeer(t);
  await decide(staff, french, 'accepted');
  await deliver(office, peer);
  const again = await chooseDeliveries(
    office.store.db,
    { references: [french], sent: true },
    office.clock.now,
  );
  assert.deepEqual(
    again.filter(({ channel }) => channel === 'decision'),
    [],
  );
});

await test('a person who withdraws is not told afterwards that they are accepted: the decision waits for the message on its way', async (t) => {
  const { office, staff, french } = await openDecisions(t);
  const peer = await startSmtpPeer(t);
  await decide(staff, french, 'accepted');
  assert.match(
    (await decide(staff, french, 'withdrawn')).problems.join(),
    /the message about the earlier decision has not gone out yet/,
  );
  await deliver(office, peer);
  assert.deepEqual((await apply(staff)).done, ['1 decision was applied.']);
  assert.equal(peer.received.length, 1);
});

await test('a message that was given up never goes out after a later decision, not even where nobody is told of that one', async (t) => {
  const { office, staff, french } = await openDecisions(t);
  const peer = await startSmtpPeer(t);
  await decide(staff, french, 'accepted');
  await giveUp(office, french);
  await decide(staff, french, 'withdrawn');
  const answer = await staff.send(pathOf(french), ['action', 'replay']);
  assert.equal(answer.status, 200);
  await deliver(office, peer);
  assert.deepEqual(peer.received, []);
  const { deliveries } = await staff.read(french);
  assert.ok(
    deliveries.some(({ outcome }) => outcome === 'not sent (a later decision replaced it)'),
    JSON.stringify(deliveries),
  );
});

await test('a delivery sends the words that it was made for, and never those of a later decision', async (t) => {
  const { office, staff, french } = await openDecisions(t);
  await decide(staff, french, 'interview');
  const earlier = await deliveryOf(office, french);
  await giveUp(office, french);
  await decide(staff, french, 'accepted');
  assert.deepEqual((await lookAtDecisions(staff)).rows, []);
  const later = await deliveryOf(office, french);
  const application = await office.store.findByReference(french);
  assert.ok(application);
  const subjects: unknown[] = [];
  const mailer: Mailer = {
    name: 'smtp',
    timeoutMs: 1_000,
    send: ({ message }) => {
      subjects.push(message.subject);
      return Promise.resolve({ ok: true });
    },
  };
  const channel = decisionsBy(office, mailer);
  const { fileContent } = office.store;
  for (const { id } of [earlier, later]) await channel.deliver({ id, attempt: 1, application, fileContent });
  assert.deepEqual(subjects, [
    `[${french}] Invitation à une entrevue`,
    `[${french}] Votre candidature est retenue`,
  ]);
});

await test('a message goes out as the decision is applied: nobody waits for the next round of deliveries', async (t) => {
  const { office, staff, french } = await openDecisions(t);
  const peer = await startSmtpPeer(t);
  const attempted = Promise.withResolvers<string>();
  const worker = startWorker({
    store: office.store,
    channel: decisionsBy(office, createSmtpMailer(peer.url)),
    now: () => office.clock.now,
    random: () => 0,
    timers: {
      after: () => () => undefined,
      every: () => () => undefined,
      wait: () => Promise.resolve(),
    },
    onAttempt: ({ state }) => {
      attempted.resolve(state);
    },
    onError: attempted.reject,
  });
  office.deliveries.wake = worker.wake;
  await decide(staff, french, 'accepted');
  assert.equal(await attempted.promise, 'sent');
  await worker.stop();
  assert.equal(peer.received.length, 1);
});
