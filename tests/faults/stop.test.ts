import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { z } from 'zod';
import { connectionLimits } from '../../src/server/http/listen.ts';
import { apply } from '../support/applicants.ts';
import { atEnd } from '../support/cleanup.ts';
import { converse, head } from '../support/raw.ts';
import { startProcess } from '../support/server-process.ts';
import { startServing, temporaryFolder } from '../support/serving.ts';

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
    // A connection that waits for its next request is closed at once: the first signal has come.
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
