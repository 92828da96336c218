import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { z } from 'zod';
import { nginx, startNginx } from '../support/nginx.ts';
import { converse } from '../support/raw.ts';
import { startServer } from '../support/server.ts';

const server = await startServer({}, { buildsWait: true });
after(() => server.remove());
const { origin, cookie } = server;
const { port } = new URL(origin);
const keyFile = join(server.content.dataDir, 'cms-key');
const key = new URL(server.cms).searchParams.get('key') ?? '';

const contact = 'pages/fr/contact.mdx';
const html = { accept: 'text/html' };

/** What a stranger sends to read a text, or to write over it, with the origin that the guard expects. */
const reading = { action: 'getEntry', params: { path: `content/${contact}` } };
const writing = async () => {
  const raw = (await server.content.read(contact)).replace(/^title: .*$/m, 'title: Défiguré');
  const dataFiles = [{ path: `content/${contact}`, raw, slug: 'contact' }];
  return { action: 'persistEntry', params: { dataFiles, assets: [], options: {} } };
};

/** Everything that is below `/admin`, in the spellings that a file server may take for it. */
const doors = [
  '/admin',
  '/admin/',
  '/admin/index.html',
  '/admin/travail/',
  '/admin/work/',
  '/admin/aide/',
  '/admin/aide/en/',
  '/admin/api/media/photo.png',
  '/admin%2f',
  '/admin%2F',
  '/admin%2findex.html',
  '/admin/%2e%2e/admin/',
  '/%61dmin/',
  '/%2561dmin/',
  '/x/../admin/',
  '/x/%2e%2e/admin/',
  '//admin/',
  '/./admin/',
  '/admin%5cindex.html',
  '/admin/%00',
  '/fr/..%2fadmin/',
  '/admin#',
  '/admin?key=',
  '/admin/?key=x',
  '/admin/?key=x&key=y',
];

/** Sends a head as it stands: neither fetch nor node:http would let these through. */
const askRaw = (path: string, headers: string, method = 'GET', body = '') =>
  converse(origin.replace('localhost', '127.0.0.1'), (socket) =>
    socket.write(
      `${method} ${path} HTTP/1.1\r\n${headers}connection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    ),
  );

async function assertNothingHappens(
  ask: (
    path: string,
    given: { method: string; headers: Record<string, string>; body: string },
  ) => Promise<{
    status: number | undefined;
    text: string;
  }>,
  headers: Record<string, string>,
): Promise<void> {
  const before = await server.content.read(contact);
  const sent = { 'content-type': 'application/json', ...headers };
  for (const request of [reading, await writing()]) {
    const body = JSON.stringify(request);
    const { status, text } = await ask('/admin/api/v1', { method: 'POST', headers: sent, body });
    assert.equal(status, 403, JSON.stringify(headers));
    assert.doesNotMatch(text, /translation:/);
  }
  const preview = { locale: 'fr', texts: [{ path: `content/${contact}`, raw: before }] };
  const body = JSON.stringify(preview);
  assert.equal((await ask('/admin/api/preview', { method: 'POST', headers: sent, body })).status, 403);
  assert.equal(await server.content.read(contact), before);
}

test(
  'behind an nginx with nothing but proxy_pass, a stranger reads and changes no text',
  nginx.options,
  async (t) => {
    const ask = await startNginx(t, `http://127.0.0.1:${port}`);
    assert.equal((await ask('/fr/')).status, 200, 'readers are served');
    await assertNothingHappens(ask, { host: 'example.org', origin: `http://127.0.0.1:${port}` });
    for (const path of ['/admin/', '/admin/travail/', '/admin/aide/']) {
      const { status, text } = await ask(path, { headers: { host: 'example.org', ...html } });
      assert.equal(status, 403, path);
      assert.match(text, /data-page="closed-cms"/);
    }
  },
);

test(
  'behind an nginx that passes the Host on, a stranger who names this machine gets nowhere',
  nginx.options,
  async (t) => {
    for (const directives of [
      'proxy_set_header Host $host;',
      'proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Proto $scheme;',
    ]) {
      const ask = await startNginx(t, `http://127.0.0.1:${port}`, directives);
      for (const host of ['localhost', '127.0.0.1', `localhost:${port}`]) {
        // nginx takes the port out of $host.
        for (const name of [host, host.split(':')[0] ?? ''])
          await assertNothingHappens(ask, { host, origin: `http://${name}` });
        assert.equal((await ask('/admin/', { headers: { host, ...html } })).status, 403);
      }
    }
  },
);

test('through a proxy that passes connections on untouched, a stranger gets nowhere', async () => {
  for (const host of ['localhost', `localhost:${port}`, '127.0.0.1', '[::1]']) {
    const head = (headers: Record<string, string>) =>
      Object.entries({ host, ...headers })
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join('');
    await assertNothingHappens(
      (path, { headers, method, body }) => askRaw(path, head(headers), method, body),
      {
        origin: `http://${host}`,
      },
    );
  }
});

test('a stranger who points a name of theirs at this machine (DNS rebinding) reads and changes nothing, even with the editor’s cookie', async () => {
  for (const name of ['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example', 'localhost.']) {
    const host = `${name}:${port}`;
    const rebound = (path: string, { accept = '', method = 'GET', body = '' } = {}) =>
      askRaw(
        path,
        `host: ${host}\r\norigin: http://${host}\r\ncookie: ${cookie}\r\ncontent-type: application/json\r\naccept: ${accept}\r\n`,
        method,
        body,
      );
    await assertNothingHappens((path, { method, body }) => rebound(path, { method, body }), {});
    for (const path of ['/admin/', '/admin/travail/', '/admin/aide/', `/admin/?key=${key}`]) {
      const { status, text } = await rebound(path, html);
      assert.equal(status, 403, `${host}${path}`);
      assert.match(text, /data-page="closed-cms"/);
      assert.doesNotMatch(text, /set-cookie/i);
    }
  }
});

test('an editor’s browser that sends more than the page’s form holds is told that it is too much, not that we failed', async () => {
  for (const path of ['/admin/travail/', '/admin/work/', '/api/notices/x']) {
    const response = await fetch(origin + path, {
      method: 'POST',
      headers: { cookie, origin, 'content-type': 'application/x-www-form-urlencoded' },
      body: `restore=${'x'.repeat(3_000)}`,
    });
    assert.equal(response.status, 413, path);
  }
  assert.doesNotMatch(server.output(), /Payload Too Large/);
});

test('no spelling of an address shows a stranger a page, a script or a text of the CMS', async () => {
  const script = /src="(\/admin\/app\/[^"]+)"/.exec(
    await (await fetch(`${origin}/admin/`, { headers: { cookie } })).text(),
  )?.[1];
  assert.ok(script, 'an editor gets the page, which loads its script');
  assert.equal((await fetch(origin + script, { headers: { cookie } })).status, 200);
  for (const path of [
    ...doors,
    script,
    script.replace('/admin/', '/admin%2F'),
    script.replaceAll('/', '%2f'),
  ]) {
    for (const accept of ['text/html', '*/*']) {
      const { status, text } = await askRaw(path, `host: localhost:${port}\r\naccept: ${accept}\r\n`);
      assert.ok(status === 400 || status === 403 || status === 404, `${path} answered ${status}`);
      if (status === 403) assert.match(text, /data-page="closed-cms"|urn:passerelle:problem:key/, path);
    }
  }
});

test('an editor who opens the printed address comes in, and the key stays in no address', async () => {
  const response = await fetch(`${origin}/admin/travail/?a=1&key=${key}`, { redirect: 'manual' });
  assert.equal(response.status, 303);
  assert.equal(response.headers.get('location'), '/admin/travail/?a=1');
  assert.equal(response.headers.get('cache-control'), 'no-store');
  const given = response.headers.get('set-cookie') ?? '';
  assert.match(
    given,
    /^passerelle-cms-[0-9a-f]{8}=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Strict$/,
  );
  assert.ok(!given.includes(key), 'the cookie is not the key');
  for (const path of ['/admin/', '/admin/travail/', '/admin/work/', '/admin/aide/'])
    assert.equal((await fetch(origin + path, { headers: { cookie } })).status, 200, path);
  const asked = await fetch(`${origin}/admin/api/v1`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin, cookie },
    body: JSON.stringify(reading),
  });
  assert.equal(asked.status, 200);
});

test('an editor who opens the CMS again finds it as it looks, also where the browser has the page already', async () => {
  const open = (headers: Record<string, string>) =>
    fetch(`${origin}/admin/`, { headers: { cookie, ...headers }, cache: 'no-store' });
  const first = await open({});
  const again = await open({ 'if-none-match': first.headers.get('etag') ?? '' });
  assert.equal(again.status, 304);
  assert.match(first.headers.get('content-security-policy') ?? '', /style-src 'self' 'unsafe-inline'/);
  assert.equal(again.headers.get('content-security-policy'), first.headers.get('content-security-policy'));
});

test('a person who has another key, a cookie that was changed or the cookie of another server stays outside', async () => {
  const [name = '', value = ''] = cookie.split('=');
  const others = [
    '',
    'a=b',
    `${name}=`,
    `${name}=${key}`,
    `${name}=${value}x`,
    `passerelle-cms-00000000=${value}`,
  ];
  for (const other of others)
    assert.equal((await fetch(`${origin}/admin/`, { headers: { cookie: other } })).status, 403, other);
  for (const other of [key.slice(1), `${key}x`, key.toLowerCase()])
    assert.equal((await fetch(`${origin}/admin/?key=${other}`, { redirect: 'manual' })).status, 403, other);
  const posted = await fetch(`${origin}/admin/api/v1?key=${key}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify(reading),
  });
  assert.equal(posted.status, 403, 'the key opens by the address of a page only');
});

test('an editor whose cookie is gone reads how to come in, in both languages, and keeps what they typed', async () => {
  const page = await (await fetch(`${origin}/admin/`, { headers: html })).text();
  assert.match(page, /L’éditeur est fermé/);
  assert.match(page, /The editor is closed/);
  assert.match(page, /ssh -L 4321:127\.0\.0\.1:4321/);
  const response = await fetch(`${origin}/admin/api/v1`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin, 'x-cms-language': 'en' },
    body: JSON.stringify(reading),
  });
  assert.equal(response.headers.get('content-type'), 'application/problem+json');
  const { code, error } = z.object({ code: z.string(), error: z.string() }).parse(await response.json());
  assert.equal(code, 'key');
  assert.match(error, /Keep this page open.*nothing is lost/);
});

test('nobody else on the machine reads the key, and it outlives a restart', async () => {
  assert.equal((await stat(keyFile)).mode & 0o777, 0o600);
  assert.equal((await readFile(keyFile, 'utf8')).trim(), key);
  assert.equal(Buffer.from(key, 'base64url').length, 32);
  const again = await server.restart();
  assert.equal(new URL(again.cms).searchParams.get('key'), key);
  assert.equal((await fetch(`${again.origin}/admin/`, { headers: { cookie } })).status, 200);
  await again.stop();
});
