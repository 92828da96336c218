import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { test, type TestContext } from 'node:test';
import { Hono } from 'hono';
import { z } from 'zod';
import { toLeader } from '../../src/server/cluster/forward.ts';
import { connectionLimits, listen } from '../../src/server/http/listen.ts';
import { atEnd } from '../support/cleanup.ts';
import { keepLog } from '../support/serving.ts';

interface Seen {
  line: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** A server that leads, as far as the others see it, and one that does not. */
async function openTwo(
  t: TestContext,
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => {
    response.writeHead(200, { 'set-cookie': ['a=1', 'b=2'] }).end('of the leader');
  },
) {
  const seen: Seen[] = [];
  const arrived = Promise.withResolvers<undefined>();
  const leader = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      seen.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
      arrived.resolve(undefined);
      answer(request, response);
    });
  }).listen(0, '127.0.0.1');
  await once(leader, 'listening');
  atEnd(t, () => {
    leader.closeAllConnections();
    leader.close();
  });
  const { port } = z.object({ port: z.number() }).parse(leader.address());
  const state = { isLeading: false, address: `http://127.0.0.1:${port}` as string | undefined };
  const { lines, log } = keepLog();
  const app = new Hono();
  const cluster = { isLeading: () => state.isLeading, leaderAddress: () => state.address };
  app.use('/admin/*', toLeader(cluster, { log, lookMs: 5 }));
  app.all('/admin/*', (context) => context.text('of this one'));
  const listening = await listen(app, {
    host: '127.0.0.1',
    port: 0,
    limits: { ...connectionLimits, drainMs: 0 },
  });
  atEnd(t, () => listening.close());
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${listening.port}${path}`, { redirect: 'manual', ...init });
  return { seen, state, ask, lines, arrived: arrived.promise };
}

test('what people ask of the CMS reaches the server that leads as they sent it, and its answer reaches them', async (t) => {
  const { ask, seen } = await openTwo(t);
  const answer = await ask('/admin/api/v1?x=%2F', {
    method: 'POST',
    headers: { cookie: 'session=1', origin: 'https://site.example', 'x-forwarded-for': '198.51.100.7' },
    body: '{"action":"info"}',
  });
  assert.equal(await answer.text(), 'of the leader');
  assert.deepEqual(answer.headers.getSetCookie(), ['a=1', 'b=2']);
  const [{ line, headers, body } = { line: '', headers: {}, body: '' }] = seen;
  assert.equal(line, 'POST /admin/api/v1?x=%2F');
  assert.equal(body, '{"action":"info"}');
  assert.equal(headers.cookie, 'session=1');
  assert.equal(headers.origin, 'https://site.example');
  assert.equal(headers['x-forwarded-for'], '198.51.100.7, 127.0.0.1', 'and who asked this one');
});

test('the server that leads answers itself', async (t) => {
  const { ask, state, seen } = await openTwo(t);
  state.isLeading = true;
  assert.equal(await (await ask('/admin/')).text(), 'of this one');
  assert.deepEqual(seen, []);
});

test('a redirection is handed on, and followed by nobody on the way', async (t) => {
  const { ask } = await openTwo(t, (_, response) => {
    response.writeHead(303, { location: '/admin/elsewhere/' }).end();
  });
  const answer = await ask('/admin/');
  assert.equal(answer.status, 303);
  assert.equal(answer.headers.get('location'), '/admin/elsewhere/');
});

test('where no server is known to lead, or it is gone, an editor is asked to wait', async (t) => {
  const { ask, state } = await openTwo(t);
  for (const address of [undefined, 'http://127.0.0.1:9']) {
    state.address = address;
    const answer = await ask('/admin/');
    assert.equal(answer.status, 503);
    assert.equal(answer.headers.get('retry-after'), '20');
    assert.match(await answer.text(), /rien n’est perdu.*nothing is lost/);
  }
});

test('an address at which the server that leads is not reached is logged once, until it is reached again', async (t) => {
  const { ask, state, lines } = await openTwo(t);
  const { address } = state;
  state.address = 'http://127.0.0.1:9';
  for (let count = 0; count < 3; count += 1) await ask('/admin/');
  assert.equal(lines.length, 1);
  assert.match(lines[0]?.text ?? '', /INTERNAL_URL/);
  assert.match(JSON.stringify(lines[0]?.facts), /127\.0\.0\.1:9/);
  state.address = address;
  await ask('/admin/');
  state.address = 'http://127.0.0.1:9';
  await ask('/admin/');
  assert.equal(lines.length, 2);
  state.address = '';
  for (let count = 0; count < 3; count += 1) assert.equal((await ask('/admin/')).status, 503);
  assert.equal(lines.length, 3, 'nor where it gives none');
});

test('a server that is taken for the one that leads says so once', async (t) => {
  const { ask, lines } = await openTwo(t);
  for (let count = 0; count < 3; count += 1) {
    await ask('/admin/', { headers: { 'x-passerelle-forwarded': '1' } });
    await ask('/admin/');
  }
  assert.equal(lines.length, 1);
  assert.match(lines[0]?.text ?? '', /does not lead/);
});

test('a request is passed on once: two servers that take each other for the leading one do not send it in circles', async (t) => {
  const { ask, seen } = await openTwo(t);
  assert.equal((await ask('/admin/', { headers: { 'x-passerelle-forwarded': '1' } })).status, 503);
  assert.deepEqual(seen, []);
});

test('who waits for a server that stands still is told once another leads', async (t) => {
  const { ask, state, arrived } = await openTwo(t, () => undefined);
  const answer = ask('/admin/');
  await arrived;
  state.address = 'http://10.0.0.9:4321';
  assert.equal((await answer).status, 503);
});
