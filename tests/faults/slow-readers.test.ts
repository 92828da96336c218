import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { connectionLimits, listen } from '../../src/server/http/listen.ts';
import { atEnd } from '../support/cleanup.ts';
import { converse } from '../support/raw.ts';
import { startServing } from '../support/serving.ts';

/** The real proportions, forty times faster. */
const limits = {
  ...connectionLimits,
  headersMs: 200,
  idleMs: 300,
  requestMs: 250,
  windowMs: 750,
  unreadMs: 750,
  longestMs: 60_000,
  keepAliveMs: 60_000,
  checkMs: 25,
};
const large = 20_000_000;

/** The example site with a large document. */
async function serveDocument(t: TestContext) {
  const server = await startServing(t, { options: { limits } });
  await writeFile(join(server.dataDir, '..', 'brochure.pdf'), Buffer.alloc(large, 'x'));
  return server;
}

const request = 'GET /brochure.pdf HTTP/1.1\r\nhost: localhost\r\n\r\n';

await test('a reader on a slow connection gets a large file whole, and nothing after it', async (t) => {
  const { url } = await serveDocument(t);
  const answer = await converse(url, (socket) => {
    socket.write(request.replace('\r\n\r\n', '\r\nconnection: close\r\n\r\n'));
    let read = 0;
    socket.on('data', (chunk) => {
      if (Math.floor((read += chunk.length) / 1_000_000) === Math.floor((read - chunk.length) / 1_000_000))
        return;
      socket.pause();
      setTimeout(() => socket.resume(), 50);
    });
  });
  const start = answer.text.indexOf('\r\n\r\n') + 4;
  assert.equal(answer.text.length - start, large);
  assert.doesNotMatch(answer.text, /408/);
});

await test('two hundred visitors who ask for a large script and do not read it cost little memory', async (t) => {
  const server = await startServing(t);
  const script = randomBytes(2_300_000).toString('base64');
  await writeFile(join(server.dataDir, '..', 'large.js'), script);
  const ask = () =>
    new Promise<void>((resolve) => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () =>
        socket.write('GET /large.js HTTP/1.1\r\nhost: localhost\r\naccept-encoding: gzip\r\n\r\n'),
      );
      atEnd(t, () => socket.destroy());
      socket.once('data', () => {
        socket.pause();
        resolve();
      });
    });
  await ask();
  const before = process.memoryUsage().rss;
  await Promise.all(Array.from({ length: 200 }, ask));
  const grown = (process.memoryUsage().rss - before) / 1_000_000;
  assert.ok(grown < 120, `${grown} MB`);
});

const textOf = async (response: IncomingMessage) => (await response.setEncoding('utf8').toArray()).join('');

/** A server of its own, with its limits changed. */
async function listenWith(
  t: TestContext,
  changes: Partial<typeof connectionLimits> = {},
  fetch = () => new Response('yes'),
) {
  const listening = await listen(
    { fetch },
    { host: '127.0.0.1', port: 0, limits: { ...limits, ...changes } },
  );
  atEnd(t, listening.close);
  return listening.port;
}

await test('a person who asks for a long answer and does not read it is cut off', async (t) => {
  const piece = new Uint8Array(65_536);
  const cutOff = Promise.withResolvers<undefined>();
  const endless = () =>
    new Response(
      new ReadableStream({
        pull: (body) => {
          body.enqueue(piece);
        },
        cancel: () => {
          cutOff.resolve(undefined);
        },
      }),
    );
  const port = await listenWith(t, {}, endless);
  const socket = connect(port, '127.0.0.1', () => socket.write(request));
  socket.on('error', () => undefined).pause();
  atEnd(t, () => socket.destroy());
  await cutOff.promise;
});

await test('a proxy that keeps a connection for longer than a head may take sends its next request on it', async (t) => {
  const port = await listenWith(t);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  atEnd(t, () => {
    agent.destroy();
  });
  const ask = async () => {
    const [response] = (await once(get({ port, agent }), 'response')) as [IncomingMessage];
    const socket: Socket = response.socket;
    assert.equal(await textOf(response), 'yes');
    return socket;
  };
  const first = await ask();
  const elsewhere = connect(port, '127.0.0.1');
  // Another connection that says nothing is closed meanwhile: more than the time for a head has passed.
  await once(elsewhere.resume(), 'close');
  assert.equal(await ask(), first);
});

await test('someone who asks for hundreds of pages at once on one connection is cut off; a few are answered', async (t) => {
  const { url } = await startServing(t);
  const answersTo = async (count: number) => {
    const { text } = await converse(url, (socket) => {
      const last = 'GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n';
      socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n'.repeat(count - 1) + last);
    });
    return text.match(/HTTP\/1\.1 200/g)?.length ?? 0;
  };
  assert.equal(await answersTo(10), 10);
  assert.ok((await answersTo(500)) <= 16);
});

await test('while someone keeps hundreds of connections open, others are answered', async (t) => {
  const port = await listenWith(t, { connections: 40 });
  const ask = 'GET / HTTP/1.1\r\nhost: localhost\r\n\r\n';
  const answered = () =>
    new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(ask));
      atEnd(t, () => socket.destroy());
      socket.on('error', () => undefined);
      socket.once('data', () => {
        resolve(true);
      });
      socket.once('close', () => {
        resolve(false);
      });
    });
  for (let index = 0; index < 200; index += 1) assert.equal(await answered(), true, `connection ${index}`);
});
