import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claim, finish } from '../../src/server/applications/delivery/queue.ts';
import { apply } from '../support/applicants.ts';
import { startServing } from '../support/serving.ts';
import { startWorker } from '../../src/server/applications/delivery/worker.ts';
import { startSmtpPeer } from '../support/smtp-peer.ts';
import { monday, openTestStore, store, temporaryFolder } from '../support/stored.ts';

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
  clock.now += 240_000;
  await drainAll();
  assert.deepEqual(
    references.filter((reference) => !arrived().has(reference)),
    [],
  );
  const toStaff = smtp.received.filter(({ recipients }) => recipients.includes('staff@example.org'));
  assert.equal(toStaff.length, applications, 'three workers at once deliver nothing twice');
});

await test('a worker that lost its lease is told so, and does not undo what the next one did', async (t) => {
  const data = await openTestStore(t, await temporaryFolder(t));
  await store(data);
  const take = (now: number) => claim(data.db, { channel: 'file', now, leaseMs: 1_000, limit: 1 });
  const [slow] = await take(monday);
  const [next] = await take(monday + 1_000);
  assert.ok(slow && next);
  const at = { now: monday + 1_001, random: 0 };
  assert.equal(await finish(data.db, slow, { ok: true }, at), 'lease-lost');
  const held = await data.db.selectFrom('outbox').selectAll().executeTakeFirstOrThrow();
  assert.deepEqual([held.state, held.lease_token], ['pending', next.leaseToken]);
  assert.equal(await finish(data.db, next, { ok: true }, at), 'sent');
});

await test('a server that stops waits for every attempt under way, also where the database failed for one of them', async (t) => {
  const data = await openTestStore(t, await temporaryFolder(t));
  for (let count = 0; count < 2; count += 1) await store(data);
  const slow = Promise.withResolvers<undefined>();
  let [begun, ended] = [0, 0];
  const worker = startWorker({
    store: data,
    channel: {
      name: 'file',
      timeoutMs: 1_000,
      deliver: async () => {
        begun += 1;
        if (begun === 2) await slow.promise;
        return { ok: true };
      },
    },
    now: () => monday,
    random: () => 0,
    onAttempt: () => {
      ended += 1;
      if (ended === 1) {
        slow.resolve(undefined);
        throw new Error('the database does not answer');
      }
    },
    onError: () => undefined,
  });
  worker.wake();
  await worker.stop();
  assert.deepEqual([begun, ended], [2, 2]);
});
