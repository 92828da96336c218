import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createConnection, createServer } from 'node:net';
import { test, type TestContext } from 'node:test';
import { createSmtpMailer } from '../../src/server/applications/delivery/channels/smtp/mailer.ts';
import { apply } from '../support/applicants.ts';
import { atEnd } from '../support/cleanup.ts';
import { helperProgram } from '../support/helper-program.ts';
import { startServing } from '../support/serving.ts';
import { exampleForm } from '../support/site-fixture.ts';
import { startSmtpPeer, type Received, type SmtpPeer } from '../support/smtp-peer.ts';
import { anApplication } from '../support/stored.ts';

const [minute, hour] = [60_000, 3_600_000];
/** The waits before each attempt: 75 h 35 min 5 s in all. */
const waits = [
  0,
  5_000,
  5 * minute,
  0.5 * hour,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
];

/** How the mail server meets the staff's messages; acknowledgements are always taken. */
const towardsStaff =
  (stage: string, how: string): Parameters<SmtpPeer['behave']>[0] =>
  (at, { sender }) =>
    at === stage && sender !== '' ? how : undefined;

/** One application with a mail server that misbehaves from the first attempt, and a clock that tests set. */
async function start(t: TestContext, misbehave: (peer: SmtpPeer) => unknown) {
  const peer = await startSmtpPeer(t);
  await misbehave(peer);
  const clock = { now: Date.now() };
  const env = {
    SMTP_URL: peer.url,
    STAFF_TO: 'staff@example.org',
    MAIL_FROM: 'Passerelle <site@example.org>',
  };
  const server = await startServing(t, { env, options: { now: () => clock.now, random: () => 0 } });
  const told = await apply(server.url);
  assert.ok('reference' in told);
  const { reference } = told;
  const pass = async (ms: number) => {
    clock.now += ms;
    await server.forwarding.drain();
    await server.checkAlarms();
    return server.store.db
      .selectFrom('outbox')
      .selectAll()
      .where('reference', '=', reference)
      .where('channel', '=', 'smtp')
      .executeTakeFirstOrThrow();
  };
  const forStaff = () =>
    peer.received.filter(({ sender, text }) => sender !== '' && text.includes(reference));
  const alarms = () => peer.received.filter(({ text }) => /^Auto-Submitted: auto-generated/m.test(text));
  return { ...server, peer, reference, pass, forStaff, alarms };
}

const messageId = ({ text }: Received) => /^Message-ID: (.*)$/im.exec(text)?.[1]?.trim();

await test('an application arrives, under one Message-ID, although the mail server refuses for now, is down for hours and breaks off', async (t) => {
  const { peer, pass, forStaff } = await start(t, (it) => {
    it.behave(towardsStaff('rcpt', '450 4.2.0 later'));
  });
  const after = async (attempt: number, state: string) => {
    const row = await pass(waits[attempt - 1] ?? 0);
    assert.deepEqual([row.attempts, row.state], [attempt, state], String(row.last_error));
    return row;
  };
  assert.match(String((await after(1, 'pending')).last_error), /450 4\.2\.0 later/);
  await peer.goDown();
  for (const attempt of [2, 3, 4, 5]) await after(attempt, 'pending');
  await peer.comeBack();
  peer.behave(towardsStaff('content', 'drop'));
  await after(6, 'pending');
  peer.behave(towardsStaff('end', 'drop'));
  await after(7, 'pending');
  peer.behave(() => undefined);
  const { id } = await after(8, 'sent');
  assert.deepEqual(forStaff().map(messageId), [`<${id}@example.org>`, `<${id}@example.org>`]);
});

await test('the staff learn at once that their mail server refuses an application for good; it is kept, and another channel is not held up', async (t) => {
  const { reference, pass, alarms, metrics, store, lines } = await start(t, (it) => {
    it.behave((at, { sender }) =>
      at === 'end' && sender !== '' && it.received.at(-1)?.text.includes('.json')
        ? '552 5.3.4 too big'
        : undefined,
    );
  });
  const row = await pass(0);
  assert.deepEqual([row.state, row.attempts], ['dead', 1]);
  assert.match(String(row.last_error), /552 5\.3\.4 too big/);
  assert.equal(alarms().length, 1, 'one message, not one at each look');
  assert.ok(lines.some(({ level, facts }) => level === 'error' && 'name' in facts && facts.name === 'dead'));
  assert.match(await metrics(), /^passerelle_alarms\{name="dead:smtp"\} 1$/m);
  assert.match(await metrics(), /^passerelle_deliveries\{channel="acknowledgement",state="sent"\} 1$/m);
  assert.equal((await store.findByReference(reference))?.state, 'accepted');
  await pass(23 * hour);
  assert.equal(alarms().length, 1);
  await pass(2 * hour);
  assert.equal(alarms().length, 2, 'a reminder each day while it goes on');
});

for (const stage of ['mail', 'rcpt']) {
  await test(`an applicant gets the acknowledgement although the mail server refuses messages without a sender (at ${stage})`, async (t) => {
    const { peer, reference, pass, store, forwarding } = await start(t, (it) => {
      it.behave((at, { sender }) =>
        at === stage && sender === '' ? '550 5.7.1 null sender not allowed' : undefined,
      );
    });
    await pass(0);
    const acknowledgement = () =>
      store.db
        .selectFrom('outbox')
        .selectAll()
        .where('reference', '=', reference)
        .where('channel', '=', 'acknowledgement')
        .executeTakeFirstOrThrow();
    const { id, state, attempts, last_error: error } = await acknowledgement();
    assert.deepEqual([state, attempts, error], ['sent', 1, null]);
    const own = () => peer.received.filter((message) => messageId(message) === `<${id}@example.org>`);
    const [sent, ...more] = own();
    assert.deepEqual(
      [sent?.sender, sent?.recipients, more],
      ['site@example.org', ['exemple@example.org'], []],
    );
    assert.match(sent?.text ?? '', /^Auto-Submitted: auto-replied/m, 'no program answers such a message');

    // One that was given up for that reason, before this was known.
    await store.db.updateTable('outbox').set({ state: 'pending' }).where('id', '=', id).execute();
    await forwarding.drain();
    assert.equal(own().length, 2, 'replayed, under the same identity');
  });
}

await test('an acknowledgement to an address that does not exist is given up, no matter who is named as its sender', async (t) => {
  const { reference, pass, store } = await start(t, (it) => {
    it.behave((at, { sender }) =>
      at === 'rcpt' && ['', 'site@example.org'].includes(sender) ? '550 5.1.1 no such mailbox' : undefined,
    );
  });
  await pass(0);
  const rows = await store.db
    .selectFrom('outbox')
    .select(['channel', 'state'])
    .where('reference', '=', reference)
    .orderBy('channel')
    .execute();
  assert.deepEqual(rows, [
    { channel: 'acknowledgement', state: 'dead' },
    { channel: 'smtp', state: 'dead' },
  ]);
});

await test('an application whose mail server stays down is tried for 75 hours, with an alarm after 15 minutes, and then kept as dead', async (t) => {
  const { peer, pass, alarms, metrics: readMetrics, store, reference } = await start(t, (it) => it.goDown());
  for (const [index, wait] of waits.slice(0, -1).entries()) {
    const row = await pass(wait);
    assert.deepEqual([row.attempts, row.state], [index + 1, 'pending']);
    const isLate = waits.slice(0, index + 1).reduce((sum, one) => sum + one, 0) > 15 * minute;
    const metrics = await readMetrics();
    assert.equal(
      /passerelle_alarms\{name="pending:smtp"\} 1/.test(metrics),
      isLate,
      `after attempt ${index + 1}`,
    );
  }
  const last = await pass(waits.at(-1) ?? 0);
  assert.deepEqual([last.attempts, last.state], [10, 'dead']);
  assert.equal((await pass(1_000 * hour)).attempts, 10, 'nothing more is tried by itself');
  assert.equal((await store.findByReference(reference))?.answers['email'], 'exemple@example.org');
  assert.equal(alarms().length, 0, 'nobody could be told by mail');
  await peer.comeBack();
  await pass(minute);
  assert.ok(
    alarms().some(({ text }) => text.includes('smtp')),
    'the alarm is told as soon as mail works again',
  );
});

await test('applications that a mail server refused together do not come back together', async (t) => {
  const peer = await startSmtpPeer(t);
  await peer.goDown();
  const now = Date.now();
  const draws = [0, 0.5, 1];
  const server = await startServing(t, {
    env: { SMTP_URL: peer.url },
    options: { now: () => now, random: () => draws.shift() ?? 0 },
  });
  for (const projectName of ['Un', 'Deux', 'Trois'])
    await server.store.submit(
      anApplication({ form: exampleForm, receivedAt: now, answers: { projectName }, channels: ['smtp'] }),
    );
  await server.forwarding.drain();
  const rows = await server.store.db
    .selectFrom('outbox')
    .select(['attempts', 'next_attempt_at'])
    .orderBy('next_attempt_at')
    .execute();
  assert.deepEqual(
    rows.map(({ attempts, next_attempt_at }) => [attempts, next_attempt_at - now]),
    [5_000, 5_250, 5_500].map((wait) => [1, wait]),
  );
});

const letter = {
  name: 'x',
  sender: 'site@example.org',
  recipient: 'staff@example.org',
  message: {
    from: 'site@example.org',
    to: 'elsewhere@example.org, "b" <c@example.org>',
    subject: 'x',
    text: 'x',
  },
};

// Without a limit of ours, the mailer’s own is ten minutes.
await test(
  'a mail server that says nothing more delays nobody beyond the time limit',
  { timeout: 60_000 },
  async (t) => {
    const peer = await startSmtpPeer(t);
    for (const stage of ['rcpt', 'data', 'end'] as const) {
      peer.behave((at) => (at === stage ? 'silence' : undefined));
      const result = await createSmtpMailer(peer.url, 300).send(letter);
      assert.ok(!result.ok && !result.isFinal, stage);
    }
  },
);

await test('a message goes to the one address that was meant, whatever its headers say', async (t) => {
  const peer = await startSmtpPeer(t);
  assert.deepEqual(await createSmtpMailer(peer.url).send(letter), { ok: true });
  assert.deepEqual(peer.received[0]?.recipients, ['staff@example.org']);
});

const sink = helperProgram('smtp-sink', 'postfix');

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

await test(
  'postfix’s own test server is understood: refusals for now and for good, a connection cut at the final dot, slowness',
  sink.options,
  async (t) => {
    const expected = [
      { options: ['-r', 'rcpt'], result: { ok: false, isFinal: false } },
      { options: ['-r', '.'], result: { ok: false, isFinal: false } },
      { options: ['-f', 'rcpt'], result: { ok: false, isFinal: true } },
      { options: ['-f', '.'], result: { ok: false, isFinal: true } },
      { options: ['-q', '.'], result: { ok: false, isFinal: false } },
      { options: ['-q', 'data'], result: { ok: false, isFinal: false } },
      { options: ['-w', '60'], timeoutMs: 2_000, result: { ok: false, isFinal: false } },
      { options: [], result: { ok: true } },
    ];
    for (const { options, result, timeoutMs = 30_000 } of expected) {
      const port = await freePort();
      const child = spawn(sink.path, [...options, '-u', 'nobody', `127.0.0.1:${port}`, '10'], {
        stdio: 'ignore',
      });
      atEnd(t, () => child.kill());
      for (let isUp = false; !isUp;) {
        const socket = createConnection(port, '127.0.0.1');
        isUp = await once(socket, 'connect').then(
          () => true,
          () => false,
        );
        socket.destroy();
      }
      const found = await createSmtpMailer(`smtp://127.0.0.1:${port}`, timeoutMs).send(letter);
      const { ok } = found;
      assert.deepEqual(
        found.ok ? { ok } : { ok, isFinal: found.isFinal },
        result,
        `${options.join(' ')}: ${JSON.stringify(found)}`,
      );
      child.kill();
    }
  },
);
