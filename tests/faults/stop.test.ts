import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent, IncomingMessage, request } from 'node:http';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test, type TestContext } from 'node:test';
import { z } from 'zod';
import { connectionLimits } from '../../src/server/http/listen.ts';
import { apply } from '../support/applicants.ts';
import { atEnd } from '../support/cleanup.ts';
import { converse, head } from '../support/raw.ts';
import { startProcess } from '../support/server-process.ts';
import { startServing, temporaryFolder } from '../support/serving.ts';
import { goodAnswers } from '../support/site-fixture.ts';

const dayMs = 24 * 60 * 60_000;

/** The real proportions, ten times faster; nothing but the end of the grace cuts anyone off. */
const limits = {
  ...connectionLimits,
  headersMs: dayMs,
  idleMs: dayMs,
  requestMs: dayMs,
  longestMs: dayMs,
  graceMs: 500,
  checkMs: 50,
};
/** Keeps a test that fails from waiting for ever. */
const limited = { timeout: 60_000 };
const json = { 'content-type': 'application/json' };

/**
 * A connection that sends this and no more, until the test ends; resolves when it is sent, or connected.
 * @returns `closed`: what it was sent until the server closed it.
 */
async function hold(t: TestContext, url: string, text: string) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  atEnd(t, () => socket.destroy());
  let answer = '';
  socket.on('data', (chunk) => (answer += chunk.toString())).on('error', () => undefined);
  const closed = new Promise<string>((resolve) => {
    socket.on('close', () => {
      resolve(answer);
    });
  });
  await once(socket, 'connect');
  await new Promise((resolve) => socket.write(text, resolve));
  return { socket, closed };
}

const addressSchema = z.object({ port: z.number() });

for (const [what, sent] of [
  ['says nothing', ''],
  ['has sent half the head of a request', 'POST /api/forms/application HTTP/1.1\r\nhost: loc'],
  ['has sent half an application', `${head({ ...json, 'content-length': 1_000 })}{"language"`],
] as const) {
  await test(
    `a server that is asked to stop does so within seconds, although a person who ${what} stays connected`,
    limited,
    async (t) => {
      const server = await startServing(t, { options: { limits } });
      const { closed } = await hold(t, server.url, sent);
      assert.equal((await apply(server.url)).status, 201);
      await server.stop();
      assert.equal(await closed, '', 'cut off');
    },
  );
}

await test(
  'a server ends within ten seconds of SIGTERM whatever is connected, and at once at a second one',
  limited,
  async (t) => {
    const folder = await temporaryFolder(t);
    const first = await startProcess(t, join(folder, 'first'));
    const held = await hold(t, first.url, `${head({ ...json, 'content-length': 1_000 })}{"language"`);
    first.child.kill('SIGTERM');
    assert.deepEqual(await once(first.child, 'exit'), [0, null]);
    assert.equal(await held.closed, '', 'before it would have been told that it is slow');
    assert.ok(connectionLimits.graceMs < 10_000 && connectionLimits.idleMs > 10_000);

    const second = await startProcess(t, join(folder, 'second'));
    await hold(t, second.url, `${head({ ...json, 'content-length': 1_000 })}{"language"`);
    const idle = await hold(t, second.url, 'GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n');
    await once(idle.socket, 'data');
    second.child.kill('SIGTERM');
    // A connection that waits for its next request is closed: the first signal has come.
    await idle.closed;
    second.child.kill('SIGTERM');
    assert.deepEqual(await once(second.child, 'exit'), [143, null]);
  },
);

await test(
  'a message that a mail server is slow to take is sent after a restart, and keeps no server from stopping',
  limited,
  async (t) => {
    const dataDir = join(await temporaryFolder(t), 'var');
    const silent = createServer((socket) => socket.on('error', () => undefined));
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    atEnd(t, () => silent.close());
    const connected = once(silent, 'connection');
    const { port } = addressSchema.parse(silent.address());
    const env = { SMTP_URL: `smtp://127.0.0.1:${port}` };
    const server = await startServing(t, { dataDir, env, options: { limits } });
    assert.equal((await apply(server.url)).status, 201);
    await connected;
    await server.stop();
    assert.ok(
      server.lines.some(({ text }) => text.startsWith('Deliveries were under way when the server stopped')),
    );
    const later = await startServing(t, { dataDir, options: { now: () => Date.now() + 600_000 } });
    await later.forwarding.drain();
    const left = await later.store.db
      .selectFrom('outbox')
      .select('state')
      .where('state', '=', 'pending')
      .execute();
    assert.deepEqual(left, []);
  },
);

await test('an application that is being sent when the server is asked to stop is stored and answered', async (t) => {
  const server = await startServing(t, { options: { limits: { ...limits, graceMs: 30_000 } } });
  const body = JSON.stringify({ language: 'fr' });
  let stopped: Promise<void> | undefined;
  const answer = await converse(server.url, (socket) => {
    socket.write(head({ ...json, 'content-length': body.length }));
    socket.write(body.slice(0, 5), () => {
      stopped = server.stop();
      setImmediate(() => socket.write(body.slice(5)));
    });
  });
  assert.equal(answer.status, 409, answer.text);
  await stopped;
});

await test('a request that is on its way over an open connection when the server is asked to stop is answered', async (t) => {
  const server = await startServing(t, {
    options: { limits: { ...limits, drainMs: 20_000, graceMs: 30_000 } },
  });
  const body = JSON.stringify({ language: 'fr' });
  const ask = 'GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n';
  const idle = await hold(t, server.url, ask);
  await once(idle.socket, 'data');
  const stopped = server.stop();
  // Meanwhile the server turns others away.
  const isTaken = () =>
    fetch(`${server.url}/healthz`).then(
      () => true,
      () => false,
    );
  while (await isTaken());
  idle.socket.write(head({ ...json, 'content-length': body.length }) + body);
  assert.match(await idle.closed, /HTTP\/1\.1 409 Conflict[^]*connection: close/i);
  await stopped;
});

await test('a request that was sent in time is answered, although a busy machine reads it only when the time is over', async (t) => {
  const server = await startServing(t, { options: { limits: { ...limits, graceMs: 30_000 } } });
  const body = JSON.stringify({ language: 'fr' });
  const idle = await hold(t, server.url, 'GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n');
  await once(idle.socket, 'data');
  const stopped = server.stop();
  idle.socket.write(head({ ...json, 'content-length': body.length }) + body);
  // Nothing is read meanwhile, as where other programs have the processor.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2 * limits.drainMs);
  assert.match(await idle.closed, /HTTP\/1\.1 409 Conflict[^]*connection: close/i);
  await stopped;
});

await test('requests whose connections the server has not accepted yet when it is asked to stop are answered', async (t) => {
  const server = await startServing(t, { options: { limits: { ...limits, graceMs: 30_000 } } });
  const body = JSON.stringify({ language: 'fr' });
  const sent = head({ ...json, 'content-length': body.length }) + body;
  const held = Promise.all(Array.from({ length: 5 }, () => hold(t, server.url, sent)));
  // Node connects in its next tick; the server accepts when it next looks, which is later.
  await new Promise<void>((resolve) => {
    process.nextTick(resolve);
  });
  const stopped = server.stop();
  for (const { closed } of await held)
    assert.match(await closed, /HTTP\/1\.1 409 Conflict[^]*connection: close/i);
  await stopped;
});

const faultSchema = z.object({ code: z.string() });

/** A proxy's connection: sends one application after the other on it, until the server takes no more connections. */
async function applyForever(url: string, onAnswer: (reference: string) => void): Promise<string> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (;;) {
    const sent = request(`${url}/api/forms/application`, {
      method: 'POST',
      agent,
      headers: { ...json, accept: 'application/json' },
    });
    sent.end(JSON.stringify({ ...goodAnswers, projectName: `Projet ${randomUUID()}` }));
    try {
      const [answer] = z.tuple([z.instanceof(IncomingMessage)]).parse(await once(sent, 'response'));
      const told: unknown = JSON.parse(await text(answer));
      assert.equal(answer.statusCode, 201, JSON.stringify(told));
      onAnswer(z.object({ reference: z.string() }).parse(told).reference);
    } catch (error) {
      agent.destroy();
      if (error instanceof assert.AssertionError) throw error;
      return faultSchema.parse(error).code;
    }
  }
}

await test(
  'no request and no delivery is lost when a server is asked to stop while applications come in',
  limited,
  async (t) => {
    const dataDir = join(await temporaryFolder(t), 'var');
    const { url, child } = await startProcess(t, dataDir);
    const ended = once(child, 'exit');
    const acknowledged: string[] = [];
    const faults = await Promise.all(
      Array.from({ length: 8 }, () =>
        applyForever(url, (reference) => {
          if (acknowledged.push(reference) === 100) child.kill('SIGTERM');
        }),
      ),
    );
    assert.deepEqual(await ended, [0, null]);
    // A connection that is refused was never taken: a proxy tries it again.
    assert.deepEqual([...new Set(faults)], ['ECONNREFUSED']);
    const later = await startServing(t, { dataDir });
    await later.forwarding.drain();
    const rows = await later.store.db
      .selectFrom('outbox')
      .select(['reference', 'state', 'attempts'])
      .execute();
    const sent = rows.filter(({ state, attempts }) => state !== 'pending' && attempts === 1);
    assert.deepEqual(
      [...new Set(sent.map(({ reference }) => reference))].sort(),
      acknowledged.sort(),
      'each was tried once, and is delivered',
    );
    assert.equal(sent.length, rows.length);
  },
);
