// Slow: it builds the site, and starts the whole program behind nginx and Caddy.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, suite, test } from 'node:test';
import { root } from '../../src/environment.ts';
import { generalHeaders, pagePolicy } from '../../src/model/hosting/security-headers.ts';
import { observe, type Visit } from '../support/observatory.ts';
import { startServer } from '../support/server.ts';
import { chooseAddress, startTlsProxy, type ProxyName } from '../support/tls-proxy.ts';
import { visitTls, type TlsVisitor } from '../support/tls-visitor.ts';

const { port, siteUrl } = await chooseAddress();
const server = await startServer({ SITE_URL: siteUrl });
after(() => server.remove());
const upstream = server.origin.replace('localhost', '127.0.0.1');

/** Proxies in front of the one server; each asks it under the same name. */
const ports = { nginx: port, caddy: (await chooseAddress()).port } satisfies Record<ProxyName, number>;
for (const name of ['nginx', 'caddy'] as const) {
  const { stop } = await startTlsProxy(name, { port: ports[name], upstream });
  after(stop);
}

/** Signs in by an invitation, which a command prints. */
async function signIn(visitor: TlsVisitor, email: string): Promise<void> {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['src/commands/cli.ts', 'people', 'invite', email, '--roles', 'publisher,admin', '--name', 'Pat Doe'],
    { cwd: root, env: { ...process.env, ...server.content.env, SITE_URL: siteUrl } },
  );
  const [address = '', code = ''] = stdout.toString().trim().split('\n');
  assert.ok(code, stderr.toString());
  const { pathname } = new URL(address);
  await visitor.ask(pathname);
  const done = await visitor.ask(pathname, { form: { code } });
  assert.equal(done.status, 303, done.text);
}

/** What the Observatory's visitor sees of an address: it follows redirections, then asks from another origin. */
async function visit(visitor: TlsVisitor, path: string): Promise<Visit & { status: number }> {
  const { status, headers, text } = await visitor.ask(path);
  if (status >= 300 && status < 400) return visit(visitor, headers.get('location') ?? '');
  const crossOrigin = await visitor.ask(path, {
    method: 'OPTIONS',
    headers: { origin: 'https://http-observatory.example', 'access-control-request-method': 'GET' },
  });
  for (const line of visitor.setCookies)
    if (!headers.getSetCookie().includes(line)) headers.append('set-cookie', line);
  return { status, headers, html: text, crossOrigin: crossOrigin.headers };
}

const publicPages = [
  '/',
  '/fr/',
  '/en/programs/spark/',
  '/fr/candidater/appel-exemple-2026/formulaire/',
  '/fr/questions/poser/',
  '/fr/nulle-part/',
];
const doors = ['/admin/', '/admin/sign-in/', '/admin/connexion/'];
const insidePages = ['/admin/', '/admin/travail/', '/admin/account/', '/admin/people/', '/admin/aide/'];

test('the Observatory would say so if a header went missing', () => {
  const html = { 'content-type': 'text/html' };
  const whole = {
    ...html,
    ...generalHeaders(siteUrl),
    'content-security-policy': pagePolicy(["'sha256-x'"], []),
  };
  /** @param changes an empty value leaves a header out. */
  const scoreOf = (changes: Readonly<Record<string, string>>) => {
    const headers = new Headers();
    for (const [name, value] of Object.entries({ ...whole, ...changes }))
      if (value !== '') headers.set(name, value);
    const { score, grade } = observe({ headers, html: '' });
    return [score, grade];
  };
  assert.deepEqual(scoreOf({}), [130, 'A+']);
  assert.deepEqual(scoreOf({ 'strict-transport-security': '' }), [80, 'B+']);
  assert.deepEqual(scoreOf({ 'strict-transport-security': 'max-age=300' }), [120, 'A+']);
  const inline = pagePolicy(["'unsafe-inline'"], []);
  assert.deepEqual(scoreOf({ 'content-security-policy': inline }), [80, 'B+']);
  assert.deepEqual(scoreOf({ 'set-cookie': 'session=1; Secure' }), [70, 'B']);
  const nothing = Object.fromEntries(Object.keys(whole).map((name) => [name, '']));
  assert.deepEqual(scoreOf(nothing), [30, 'D']);
});

for (const proxy of ['nginx', 'caddy'] as const) {
  suite(`behind ${proxy}`, () => {
    const stranger = () => visitTls(ports[proxy], siteUrl);

    test('Mozilla’s Observatory gives every public page, and the doors of the CMS, A+', async () => {
      for (const path of [...publicPages, ...doors]) {
        const { grade, score, outcomes } = observe(await visit(stranger(), path));
        assert.equal(grade, 'A+', `${path}: ${score} ${outcomes.join(' ')}`);
        assert.ok(outcomes.includes('csp-implemented-with-no-unsafe-default-src-none'), path);
      }
    });

    test('Mozilla’s Observatory gives every page that a signed-in person sees A+', async () => {
      const pat = stranger();
      await signIn(pat, `pat-${proxy}@example.org`);
      for (const path of insidePages) {
        const seen = await visit(pat, path);
        const { grade, score, outcomes } = observe(seen);
        assert.equal(seen.status, 200, path);
        assert.equal(grade, 'A+', `${path}: ${score} ${outcomes.join(' ')}`);
        assert.match(seen.headers.get('cache-control') ?? '', /no-store|private/, path);
      }
      assert.ok(pat.setCookies.length >= 2);
      for (const line of pat.setCookies) {
        assert.match(line, /^__Host-/);
        for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/'])
          assert.ok(line.split('; ').includes(attribute), line);
      }
    });
  });
}

test('nobody learns from an answer which program and which version gave it', async () => {
  for (const path of [
    ...publicPages,
    ...doors,
    '/healthz',
    '/metrics',
    '/api/forms/none',
    '/_astro/none.js',
  ]) {
    const { headers } = await fetch(upstream + path);
    for (const name of ['server', 'x-powered-by', 'via', 'x-aspnet-version'])
      assert.equal(headers.get(name), null, `${path}: ${name}`);
  }
});
