import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { readFile, readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { isPublicAddress } from '../../src/server/applications/delivery/channels/webhook/addresses.ts';
import { createWebhookChannel } from '../../src/server/applications/delivery/channels/webhook/channel.ts';
import type { Dial } from '../../src/server/applications/delivery/channels/webhook/dial.ts';
import { apply } from '../support/applicants.ts';
import { atEnd } from '../support/cleanup.ts';
import { serveExample, startServing, temporaryFolder } from '../support/serving.ts';
import { startWebhookPeer } from '../support/webhook-peer.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const earlier = `whsec_${Buffer.alloc(24, 9).toString('base64')}`;
const pdf = '%PDF-1.4\nle contenu\n%%EOF\n';

const payloadSchema = z.object({
  type: z.literal('application.received'),
  timestamp: z.iso.datetime(),
  data: z.object({
    reference: z.string(),
    answers: z.object({ projectName: z.string() }),
    files: z.array(z.object({ name: z.string(), url: z.string(), expiresAt: z.iso.datetime() })),
  }),
});

/** Keeps a test that fails from waiting for ever. */
const limited = { timeout: 60_000 };

async function start(t: TestContext, secrets = secret) {
  const peer = await startWebhookPeer(t);
  const clock = { now: Date.now() };
  const env = {
    WEBHOOK_URL: 'https://hooks.example.org/in',
    WEBHOOK_SECRET: secrets,
    SITE_URL: 'http://site.invalid',
  };
  const attempts = new EventEmitter();
  const note = (_facts: object, text: string) => text.startsWith('Delivery ') && attempts.emit('end');
  const log = { info: note, warn: note, error: note };
  const options = { dial: peer.dial, now: () => clock.now, random: () => 0, log };
  const server = await startServing(t, { env, options });
  /** Lets time pass, and delivers what is due then; resolves when at least so many attempts have ended. */
  const pass = async (ms = 0, least = 0) => {
    clock.now += ms;
    await server.forwarding.drain();
    const read = () =>
      server.store.db
        .selectFrom('outbox')
        .selectAll()
        .where('channel', '=', 'webhook')
        .executeTakeFirstOrThrow();
    // The server may have taken the delivery up by itself: its attempt ends before the clock moves on.
    for (;;) {
      const ended = once(attempts, 'end');
      const row = await read();
      if (row.leased_until === null && row.attempts >= least) return row;
      await ended;
    }
  };
  return { ...server, peer, clock, pass };
}

const headersSchema = z.object({
  'webhook-id': z.string(),
  'webhook-timestamp': z.string(),
  'webhook-signature': z.string(),
});

await test('a receiver can verify each call with the Standard Webhooks library, with the old secret as with the new', async (t) => {
  const { url, peer, pass } = await start(t, `${secret} ${earlier}`);
  const told = await apply(url);
  await pass();
  const [call] = peer.calls;
  assert.ok(call && 'reference' in told);
  const headers = headersSchema.parse(call.headers);
  for (const known of [secret, earlier]) {
    const payload = payloadSchema.parse(new Webhook(known).verify(call.body, headers));
    assert.equal(payload.data.reference, told.reference);
  }
  const stranger = new Webhook(`whsec_${Buffer.alloc(32, 8).toString('base64')}`);
  assert.throws(() => stranger.verify(call.body, headers));
  assert.throws(() => new Webhook(secret).verify(call.body.replace('Exemple', 'Autre'), headers));
});

await test('each attempt bears the same id, and a new time and signature', async (t) => {
  const { url, peer, pass } = await start(t);
  peer.state.answer = (response) => response.writeHead(500).end();
  await apply(url);
  assert.equal((await pass()).state, 'pending');
  peer.state.answer = (response) => response.writeHead(200).end();
  const row = await pass(6_000);
  assert.equal(row.state, 'sent');
  const [first, second] = peer.calls.map(({ headers }) => headersSchema.parse(headers));
  assert.ok(first && second && peer.calls.length === 2);
  assert.equal(first['webhook-id'], row.id);
  assert.equal(second['webhook-id'], row.id);
  assert.equal(Number(second['webhook-timestamp']) - Number(first['webhook-timestamp']), 6);
  assert.notEqual(first['webhook-signature'], second['webhook-signature']);
});

await test(
  'a receiver that asks for time gets it; one that is gone is not called again',
  limited,
  async (t) => {
    const { url, peer, pass } = await start(t);
    peer.state.answer = (response) => response.writeHead(503, { 'retry-after': '600' }).end();
    await apply(url);
    const first = await pass(0, 1);
    assert.equal(first.attempts, 1);
    assert.equal((await pass(598_000)).attempts, 1);
    peer.state.answer = (response) => response.writeHead(410).end();
    const last = await pass(3_000, 2);
    assert.deepEqual([last.attempts, last.state], [2, 'dead']);
  },
);

await test('the alarm for a delivery given up is written before a server that is told to stop ends', async (t) => {
  const peer = await startWebhookPeer(t);
  peer.state.answer = (response) => response.writeHead(410).end();
  const folder = await temporaryFolder(t);
  const env = { WEBHOOK_URL: 'https://hooks.example.org/in', WEBHOOK_SECRET: secret };
  const server = await serveExample(join(folder, 'var'), folder, env, { dial: peer.dial });
  await apply(`http://127.0.0.1:${server.port}`);
  await server.forwarding.drain();
  await server.stop();
  const mails = (await readdir(join(folder, 'var/mail'))).filter((name) => name.endsWith('.eml'));
  const texts = await Promise.all(mails.map((name) => readFile(join(folder, 'var/mail', name), 'utf8')));
  assert.equal(texts.filter((text) => /^Auto-Submitted: auto-generated/m.test(text)).length, 1);
});

await test('a redirect towards this machine is a failure, never followed', async (t) => {
  const { url, peer, pass } = await start(t);
  const location = `http://127.0.0.1:${peer.port}/inside`;
  peer.state.answer = (response) => response.writeHead(307, { location }).end();
  await apply(url);
  const row = await pass();
  assert.equal(row.state, 'pending');
  assert.match(row.last_error ?? '', /307: redirects are not followed/);
  assert.deepEqual(
    peer.calls.map(({ path }) => path),
    ['/in'],
  );
});

/** Attempts of the channel by itself, at any address. */
async function attempts(t: TestContext) {
  const server = await startServing(t);
  const told = await apply(server.url);
  assert.ok('reference' in told);
  const application = await server.store.findByReference(told.reference);
  assert.ok(application);
  const fileLink = () => ({ url: '', expiresAt: '' });
  return (url: string, given: { timeoutMs?: number; dial?: Dial } = {}) =>
    createWebhookChannel({
      url,
      secrets: [secret],
      now: Date.now,
      siteName: () => 'Élan du Nord',
      fileLink,
      ...given,
    })
      .deliver({ id: 'id', attempt: 1, application, fileContent: server.store.fileContent })
      .catch((error: unknown) => ({ ok: false as const, isFinal: false, error: String(error) }));
}

await test(
  'a receiver that answers after a minute does not hold up the others: the attempt ends in time and is made again',
  limited,
  async (t) => {
    const peer = await startWebhookPeer(t);
    peer.state.answer = () => undefined;
    const attempt = await attempts(t);
    const result = await attempt('https://hooks.example.org/', { timeoutMs: 200, dial: peer.dial });
    assert.ok(!result.ok && !result.isFinal);
    assert.match(result.error, /No answer within 0\.2 s/);
  },
);

await test('no spelling of an address leads a webhook to this machine or to the network behind it', async (t) => {
  const attempt = await attempts(t);
  let connections = 0;
  const victim = createServer((socket) => {
    connections += 1;
    socket.destroy();
  }).listen(0);
  await once(victim, 'listening');
  atEnd(t, () => victim.close());
  const address = victim.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const hosts = [
    '127.0.0.1',
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    '127.1',
    '0',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '10.0.0.1',
    '169.254.169.254',
    '192.168.1.1',
    '[fe80::1]',
    '[fd00::1]',
    'localhost',
  ];
  for (const host of hosts) {
    const result = await attempt(`https://${host}:${port}/`, { timeoutMs: 30_000 });
    assert.ok(!result.ok, host);
    assert.match(result.error, /not a public address/, `${host}: ${result.error}`);
  }
  assert.match((await attempt('http://example.org/')).ok ? '' : 'refused', /refused/);
  assert.equal(connections, 0);
  for (const open of ['8.8.8.8', '2620:fe::fe']) assert.ok(isPublicAddress(open), open);
});

await test('a receiver fetches files behind links that nobody can forge and that end after a week', async (t) => {
  const { url, peer, pass, clock } = await start(t);
  await apply(url, {
    deck: { filename: 'présentation "x".pdf', content: Buffer.from(pdf).toString('base64') },
  });
  await pass();
  const [file] = payloadSchema.parse(JSON.parse(peer.calls[0]?.body ?? '')).data.files;
  assert.ok(file);
  const path = new URL(file.url).pathname;
  const response = await fetch(url + path);
  assert.equal(response.status, 200);
  assert.equal(await response.text(), pdf);
  assert.match(response.headers.get('content-disposition') ?? '', /^attachment;/);
  assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
  for (const wrong of [
    path.slice(0, -1),
    `${path}x`,
    path.replace(/\.\d+\./, '.99999999999999.'),
    '/api/files/x',
  ]) {
    assert.equal((await fetch(url + wrong)).status, 404, wrong);
  }
  clock.now = Date.parse(file.expiresAt);
  assert.equal((await fetch(url + path)).status, 404, 'a week later');
});
