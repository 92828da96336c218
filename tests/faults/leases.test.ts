import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claim } from '../../src/server/outbox/queue.ts';
import { apply } from '../support/applicants.ts';
import { startServing } from '../support/serving.ts';
import { startSmtpPeer } from '../support/smtp-peer.ts';

const applications = 12;

await test('what a worker held when it died is delivered by the others, once its lease is over', async (t) => {
  const smtp = await startSmtpPeer(t);
  const clock = { now: Date.parse('2026-03-15T12:00:00Z') };
  const env = { SMTP_URL: smtp.url, STAFF_TO: 'staff@example.org', MAIL_FROM: 'site@example.org' };
  const given = { env, options: { now: () => clock.now } };

  await smtp.goDown();
  const first = await startServing(t, given);
  const others = await Promise.all([1, 2].map(() => startServing(t, { ...given, dataDir: first.dataDir })));
  const told = await Promise.all(
    Array.from({ length: applications }, (_, index) =>
      apply(first.url, { projectName: `Projet ${index}`, email: `personne-${index}@example.org` }),
    ),
  );
  const references = told.map((answer) => ('reference' in answer ? answer.reference : ''));
  await first.forwarding.drain();
  clock.now += 3_600_000;
  // A fourth worker takes what is due, and is never heard of again.
  const taken = await claim(first.store.db, {
    channel: 'smtp',
    now: clock.now,
    leaseMs: 120_000,
    limit: 4,
  });
  assert.equal(taken.length, 4);

  await smtp.comeBack();
  const drainAll = () => Promise.all([first, ...others].map(({ forwarding }) => forwarding.drain()));
  /** The message's conversation is named after its application. */
  const arrived = () =>
    new Set(smtp.received.map(({ text }) => /^References: <([\w-]{13})@/m.exec(text)?.[1]?.toUpperCase()));
  await drainAll();
  for (const { reference } of taken) assert.ok(!arrived().has(reference), 'a lease is respected');
  clock.now += 120_000;
  await drainAll();
  assert.deepEqual(
    references.filter((reference) => !arrived().has(reference)),
    [],
  );
  const toStaff = smtp.received.filter(({ recipients }) => recipients.includes('staff@example.org'));
  assert.equal(toStaff.length, applications, 'three workers at once deliver nothing twice');
});
