import assert from 'node:assert/strict';
import { request as send } from 'node:http';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { Hono } from 'hono';
import { createApp, type App } from '../../src/server/http/app.ts';
import { connectionLimits, listen } from '../../src/server/http/listen.ts';
import { createPreparedFiles } from '../../src/server/http/static/prepared.ts';
import { createCurrentSite } from '../../src/server/site.ts';
import { atEnd } from '../support/cleanup.ts';
import { temporaryFolder } from '../support/serving.ts';
import { siteFixture } from '../support/site-fixture.ts';

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

const page = (text: string) =>
  `<!doctype html><p>${text}</p>${'<p>Une phrase qui se répète.</p>'.repeat(200)}`;

/** A site of two releases behind the server's own port; `asked` lists what its routes answered, the rest came from memory. */
async function startSite(t: TestContext) {
  const folder = await temporaryFolder(t);
  const put = async (path: string, text: string) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  for (const release of ['one', 'two']) {
    await put(`${release}/client/site.json`, JSON.stringify(siteFixture()));
    await put(`${release}/client/fr/index.html`, page(release));
    await put(`${release}/client/admin/secret.js`, 'secret');
    await put(`${release}/client/logo.svg`, '<svg/>');
    await put(`${release}/client/large.js`, `${Math.random()}`.repeat(100_000));
  }
  let live = 'one';
  const site = createCurrentSite(() => [join(folder, live, 'client')]);
  const prepared = createPreparedFiles(() => site.clientDirs()[0]);
  const asked: string[] = [];
  const admin = new Hono();
  admin.use(async (context, next) => {
    if (context.req.header('cookie') === 'key=1') await next();
    else return context.text('closed', 403);
    return undefined;
  });
  const routes: App = new Hono();
  routes.use(async (context, next) => {
    asked.push(context.req.path);
    await next();
    // After the file was read, and before the answer is on its way.
    if (context.req.header('x-publish') === '1') live = 'two';
  });
  routes.get('/fr/', async (context, next) => {
    if (context.req.query('code') !== undefined) return context.text('late');
    await next();
    return undefined;
  });
  const app = createApp({
    siteUrl: 'https://passerelle.example',
    site,
    prepared,
    isTrustedProxy: () => false,
    onError: (error) => {
      throw error;
    },
    routes,
    mounts: { '/admin': admin },
  });
  const listening = await listen(
    { fetch: app.fetch, atOnce: prepared.answer },
    { host: '127.0.0.1', port: 0, limits: { ...connectionLimits, drainMs: 0 } },
  );
  atEnd(t, () => listening.close());
  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    new Promise<Answer>((resolve, reject) => {
      const request = send({ port: listening.port, host: '127.0.0.1', path, headers, method }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const { date, ...rest } = response.headers;
          assert.ok(date);
          resolve({ status: response.statusCode ?? 0, headers: rest, body: Buffer.concat(chunks) });
        });
      });
      request.on('error', reject).end();
    });
  return {
    asked,
    ask,
    publish: () => {
      live = 'two';
    },
  };
}

const gzip = { 'accept-encoding': 'gzip, br;q=0' };
const brotli = { 'accept-encoding': 'gzip, br' };

test('a page that was asked for before is answered without the routes, byte for byte and header for header as by them', async (t) => {
  const { ask, asked } = await startSite(t);
  for (const headers of [{}, gzip, brotli]) {
    const first = await ask('/fr/', headers);
    const again = await ask('/fr/', headers);
    assert.deepEqual(again, first);
    assert.equal(again.status, 200);
    assert.match(String(again.headers['content-security-policy']), /default-src/);
    assert.equal(again.headers['x-content-type-options'], 'nosniff');
  }
  assert.deepEqual(asked, ['/fr/', '/fr/', '/fr/'], 'once in each encoding');
  const [zipped, packed] = [await ask('/fr/', gzip), await ask('/fr/', brotli)];
  assert.equal(gunzipSync(zipped.body).toString(), page('one'));
  assert.equal(brotliDecompressSync(packed.body).toString(), page('one'));
  assert.notDeepEqual(packed.body, zipped.body);
});

test('HEAD, and a reader who has the page already, are answered the same way', async (t) => {
  const { ask, asked } = await startSite(t);
  const { headers } = await ask('/fr/', gzip);
  const known = { ...gzip, 'if-none-match': String(headers['etag']) };
  const unchanged = await ask('/fr/', known);
  assert.equal(unchanged.status, 304);
  assert.equal(unchanged.body.length, 0);
  assert.equal(unchanged.headers['etag'], headers['etag']);
  assert.equal(unchanged.headers['content-encoding'], undefined);
  const head = await ask('/fr/', gzip, 'HEAD');
  assert.deepEqual(head.headers, headers);
  assert.equal(head.body.length, 0);
  assert.deepEqual(asked, ['/fr/']);
});

test('from the moment when another release is live, no page of the one before is sent', async (t) => {
  const { ask, publish } = await startSite(t);
  await ask('/fr/');
  assert.equal((await ask('/fr/')).body.toString(), page('one'));
  publish();
  assert.equal((await ask('/fr/')).body.toString(), page('two'));
});

test('a page that was read right before another release went live is not sent after it', async (t) => {
  const { ask } = await startSite(t);
  assert.equal((await ask('/fr/', { 'x-publish': '1' })).body.toString(), page('one'));
  assert.equal((await ask('/fr/')).body.toString(), page('two'));
});

test('what a query, a cookie or another method decides is left to the routes', async (t) => {
  const { ask } = await startSite(t);
  for (let times = 0; times < 2; times += 1) {
    await ask('/fr/');
    assert.equal((await ask('/fr/?code=1')).body.toString(), 'late');
    assert.equal((await ask('/admin/secret.js', { cookie: 'key=1' })).body.toString(), 'secret');
    assert.equal((await ask('/admin/secret.js')).status, 403);
    assert.equal((await ask('/%61dmin/secret.js')).status, 403);
    assert.equal((await ask('/fr/', {}, 'POST')).status, 404);
  }
});

test('what is too large to wait in memory for a slow reader goes through the routes each time', async (t) => {
  const { ask, asked } = await startSite(t);
  const first = await ask('/large.js');
  const again = await ask('/large.js');
  assert.deepEqual(again, first);
  assert.deepEqual(asked, ['/large.js', '/large.js']);
});

test('a reader whose download was cut off gets the rest', async (t) => {
  const { ask } = await startSite(t);
  const whole = await ask('/large.js');
  await ask('/fr/');
  const part = (range: string, more = {}) => ask('/large.js', { ...gzip, range, ...more });
  const rest = await part('bytes=1000-');
  assert.equal(rest.status, 206);
  assert.deepEqual(rest.body, whole.body.subarray(1_000));
  assert.equal(rest.headers['content-range'], `bytes 1000-${whole.body.length - 1}/${whole.body.length}`);
  assert.deepEqual((await part('bytes=10-19')).body, whole.body.subarray(10, 20));
  assert.deepEqual((await part('bytes=-5')).body, whole.body.subarray(-5));
  assert.equal((await part(`bytes=${whole.body.length}-`)).status, 416);
  assert.equal((await part('bytes=5-1')).status, 200, 'what makes no sense is left aside');
  assert.equal((await part('bytes=0-1,4-5')).status, 200, 'of several parts the whole is sent');
  const etag = String(whole.headers['etag']);
  assert.equal((await part('bytes=1000-', { 'if-range': etag })).status, 206);
  assert.equal(
    (await part('bytes=1000-', { 'if-range': '"of-yesterday"' })).status,
    200,
    'nothing is put together of two versions',
  );
  assert.equal((await ask('/fr/', { range: 'bytes=0-3' })).body.toString(), '<!do');
});
