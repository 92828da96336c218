// Slow: it builds the site.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test, type TestContext } from 'node:test';
import { root } from '../../src/environment.ts';
import { headerFiles } from '../../src/model/hosting/header-files.ts';
import { loadRenderer } from '../../src/server/http/on-demand/on-demand.ts';
import { createCurrentSite } from '../../src/server/site.ts';
import buildOnce, { builtSite } from '../support/build-once.ts';
import { nginx, runNginx } from '../support/nginx.ts';
import { startServing } from '../support/serving.ts';

after(await buildOnce());
const client = join(builtSite(), 'client');

/** What a host may send as it likes. */
const ownHeaders = [
  'connection',
  'content-',
  'date',
  'etag',
  'keep-',
  'last-',
  'accept-',
  'server',
  'transfer-',
  'vary',
];

const policyName = 'content-security-policy';

type Sent = Readonly<Record<string, string | string[] | undefined>>;

const comparable = (sent: Sent) =>
  Object.fromEntries(
    Object.entries(sent).filter(
      ([name]) => name !== policyName && !ownHeaders.some((own) => name.startsWith(own)),
    ),
  );

const directivesOf = (sent: Sent) =>
  new Map(
    [sent[policyName]]
      .flat()
      .join()
      .split('; ')
      .map((directive) => [directive.replace(/ .*$/, ''), directive.split(' ').slice(1)] as const),
  );

/** Asserts that a host allows a page what our server allows it, and beyond that only styles and scripts of other pages. */
function assertSamePolicy(ours: Sent, theirs: Sent, path: string): void {
  const [own, other] = [directivesOf(ours), directivesOf(theirs)];
  assert.deepEqual([...other.keys()], [...own.keys()], path);
  for (const [directive, sources] of own) {
    const allowed = other.get(directive) ?? [];
    assert.deepEqual(
      sources.filter((source) => !allowed.includes(source)),
      [],
      `${path}: ${directive}`,
    );
    const more = allowed.filter((source) => !sources.includes(source));
    assert.deepEqual(
      more.filter((source) => !source.startsWith("'sha256-")),
      [],
      `${path}: ${directive}`,
    );
  }
}

/** Our own server with the built site. */
async function serveSite(t: TestContext, now = Date.now) {
  const { url: origin } = await startServing(t, {
    options: {
      now,
      site: createCurrentSite(() => [client]),
      render: await loadRenderer(join(builtSite(), 'server')),
    },
  });
  const ask = async (path: string) => {
    const { status, headers } = await fetch(origin + path);
    return { status, headers: Object.fromEntries(headers) };
  };
  return { origin, ask };
}

const addresses = [
  '/',
  '/fr/',
  '/fr/programmes/spark/',
  '/en/apply/example-call-2027/',
  '/fr/nulle-part/',
  '/en/nowhere/',
  '/nowhere/',
  '/site.json',
  '/fr/rss.xml',
  '/fr/calls.ics',
  '/favicon.svg',
  '/robots.txt',
  '/sitemap-index.xml',
  '/data/calls.json',
  '/data/calls.schema.json',
  '/data/lists/startups-fr.json',
  '/data/forms/fr/application.json',
  '/common-grants/opportunities.json',
  '/common-grants/opportunities/nowhere.json',
];

/** As nginx comes with, for what the site has. */
const types =
  'types { text/html html; text/xml xml; image/svg+xml svg; application/json json; application/javascript js; text/plain txt; }';

const guide = await readFile(join(root, '.github/HOSTING.md'), 'utf8');
const [, example = ''] = /```nginx\n([\s\S]*?)```/.exec(guide) ?? [];

/** The nginx site of HOSTING.md, with the places of this test in place of its own. */
function siteHere(listen: string, upstream: string): string {
  const changes: [RegExp, string][] = [
    [/server \{\n {2}listen 80;[\s\S]*?\n\}\n/, ''],
    [/listen 443 ssl;/, listen],
    [/ssl_certificate\S* .*\n/g, ''],
    [/http:\/\/127\.0\.0\.1:4321/g, upstream],
    [/\/srv\/passerelle\/dist/g, builtSite()],
  ];
  return changes.reduce((site, [place, own]) => {
    assert.match(site, place);
    return site.replace(place, own);
  }, `${types}\n${example}`);
}

/** What Netlify and Cloudflare Pages make of `_headers`: a rule ends with `*` or names one address; headers of several rules are joined. */
function readHeaderRules(text: string) {
  const rules: { path: string; headers: [string, string][] }[] = [];
  for (const line of text.split('\n')) {
    const [, name, value] = /^ {2}([\w-]+): (.*)$/.exec(line) ?? [];
    if (line.startsWith('/')) rules.push({ path: line, headers: [] });
    else if (name !== undefined && value !== undefined) rules.at(-1)?.headers.push([name, value]);
  }
  return (path: string): Sent => {
    const sent = new Headers();
    for (const rule of rules)
      if (rule.path.endsWith('*') ? path.startsWith(rule.path.slice(0, -1)) : path === rule.path)
        for (const [name, value] of rule.headers) sent.append(name, value);
    return Object.fromEntries(sent);
  };
}

test('nginx, set up as HOSTING.md says, sends readers what our server sends', nginx.options, async (t) => {
  const { origin, ask } = await serveSite(t);
  const askNginx = await runNginx(t, (listen) => siteHere(listen, origin));
  const asset = (await readdir(join(client, '_astro'))).find((name) => name.endsWith('.js')) ?? '';
  for (const path of [...addresses, `/_astro/${asset}`]) {
    const [ours, theirs] = [await ask(path), await askNginx(path)];
    assert.equal(theirs.status, ours.status, path);
    const { 'cache-control': kept, ...lost } = comparable(ours.headers);
    // What is missing may come: nginx says nothing of keeping that answer.
    const expected = ours.status === 404 ? lost : { ...lost, 'cache-control': kept };
    assert.deepEqual(comparable(theirs.headers), expected, path);
    assertSamePolicy(ours.headers, theirs.headers, path);
  }
});

test(
  'an applicant of a site whose pages nginx serves reaches the server: with the form, and with a late code',
  nginx.options,
  async (t) => {
    const afterClosing = Date.parse('2027-05-01T12:00:00Z');
    const { origin } = await serveSite(t, () => afterClosing);
    const askNginx = await runNginx(t, (listen) => siteHere(listen, origin));
    const form = await askNginx('/api/forms/application', {
      method: 'POST',
      headers: { host: 'www.example.org', accept: 'application/json', 'content-type': 'application/json' },
      body: '{}',
    });
    assert.match(String(form.headers['content-type']), /^application\/problem\+json/);
    // One policy, the server's own.
    assert.match(String(form.headers[policyName]), /^default-src 'none'; frame-ancestors 'none'$/);
    const late = await askNginx('/en/apply/example-call-2026/?code=WRONG');
    assert.equal(late.status, 409);
    const closed = await askNginx('/admin/aide/');
    assert.equal(closed.status, 404);
  },
);

test('Netlify and Cloudflare Pages send readers what our server sends, and leave out no line for its length', async (t) => {
  const { ask } = await serveSite(t);
  const text = await readFile(join(client, '_headers'), 'utf8');
  const headersOf = readHeaderRules(text);
  for (const path of ['/', '/fr/', '/fr/programmes/spark/', '/en/apply/example-call-2027/']) {
    const ours = await ask(path);
    const theirs = headersOf(path);
    // How long a page is kept is theirs to say.
    const expected = { ...comparable(theirs), 'cache-control': ours.headers['cache-control'] };
    assert.deepEqual(expected, comparable(ours.headers), path);
    assertSamePolicy(ours.headers, theirs, path);
  }
  assert.equal(headersOf('/_astro/a.js')['cache-control'], 'public, max-age=31536000, immutable');
  // Cloudflare’s limits: 2,000 characters a line, 100 rules.
  assert.ok(Math.max(...text.split('\n').map(({ length }) => length)) <= 2_000);
});

test('a page of any site reads open data, each time it asks, and nothing else of ours: no page, no form, no list of our own scripts', async (t) => {
  const { ask } = await serveSite(t);
  const headersOf = readHeaderRules(await readFile(join(client, '_headers'), 'utf8'));
  const opportunities = await readdir(join(client, 'common-grants/opportunities'));
  assert.ok(opportunities.length > 0);
  const open = [
    ...['programs', 'calls', 'criteria', 'forms', 'startups'].flatMap((name) => [
      `/data/${name}.json`,
      `/data/${name}.schema.json`,
    ]),
    '/common-grants/opportunities.json',
    ...opportunities.map((file) => `/common-grants/opportunities/${file}`),
  ];
  const name = 'access-control-allow-origin';
  for (const path of open) {
    // The second time, the server sends what it has kept.
    for (const { status, headers } of [await ask(path), await ask(path)]) {
      assert.deepEqual([status, headers[name]], [200, '*'], path);
      assert.equal(headers['access-control-allow-credentials'], undefined);
    }
    assert.equal(headersOf(path)[name], '*', path);
  }
  for (const path of addresses.filter((one) => !open.includes(one))) {
    assert.equal((await ask(path)).headers[name], undefined, path);
    if (path.includes('nowhere.json')) continue;
    assert.equal(headersOf(path)[name], undefined, path);
  }
});

test('a browser that came to a site behind TLS once keeps to TLS, on every host; without TLS it is told nothing', () => {
  const behindTls = headerFiles('https://www.example.org', []);
  assert.match(behindTls._headers, /^ {2}Strict-Transport-Security: max-age=31536000$/m);
  assert.match(
    behindTls['nginx-headers.conf'],
    /^add_header Strict-Transport-Security "max-age=31536000" always;$/m,
  );
  const plain = headerFiles('http://localhost:4321', []);
  assert.doesNotMatch(Object.values(plain).join(''), /Strict-Transport-Security/);
});
