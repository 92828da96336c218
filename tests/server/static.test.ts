import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { createFormTokens } from '../../src/server/applications/abuse/form-tokens.ts';
import { createApp } from '../../src/server/http/app.ts';
import { createIntakeRoutes } from '../../src/server/applications/intake/routes.ts';
import { createTextRoom } from '../../src/server/applications/intake/body/text-room.ts';
import { createUploadRoom } from '../../src/server/applications/intake/body/upload-room.ts';
import { createCurrentSite } from '../../src/server/site.ts';
import { openTestStore } from '../support/stored.ts';
import { siteFixture } from '../support/site-fixture.ts';

async function put(folder: string, files: Readonly<Record<string, string>>) {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

const scriptHash = `sha256-${createHash('sha256').update('run()').digest('base64')}`;

/** What the build of the site wrote down of its pages. */
const builtWith = {
  'page-policies.json': JSON.stringify({
    files: { 'fr/index.html': { scripts: [scriptHash], styles: [] } },
    onDemand: {},
  }),
};

/** Larger than what is sent in one piece. */
const largeScript = Array.from({ length: 20_000 }, (_, index) => `run(${index});`).join('\n');

/** A published site of a few files, and the one published before it. */
async function startSite(t: TestContext, policies: object = builtWith, fixture = siteFixture()) {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-static-'));
  const site = JSON.stringify(fixture);
  await put(join(folder, 'live'), {
    'site.json': site,
    'fr/index.html': '<!doctype html><p>Accueil</p><script>run()</script>',
    'fr/typed/index.html': '<!doctype html><script>typed()</script>',
    'fr/404.html': '<!doctype html><p>Page introuvable</p>',
    'en/404.html': '<!doctype html><p>Page not found</p>',
    '_astro/new.css': 'p{}',
    '_astro/large.js': largeScript,
    'brochure.pdf': 'x'.repeat(5_000_000),
    '.well-known/security.txt': 'Contact: mailto:securite@exemple.org',
    '.well-known/.secret': 'secret',
  });
  await put(join(folder, 'earlier'), {
    '_astro/old.css': 'p{}',
    'fr/retired/index.html': 'old',
    'pagefind/fragment/fr_1.pf_fragment': 'a sentence that was withdrawn',
  });
  await put(folder, { secret: 'secret', ...policies });
  const store = await openTestStore(t, join(folder, 'var'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const app = createApp({
    siteUrl: 'https://passerelle.example',
    site: createCurrentSite(() => [join(folder, 'live'), join(folder, 'earlier')]),
    isTrustedProxy: () => false,
    onError: (error) => {
      throw error;
    },
    routes: createIntakeRoutes({
      site: siteFixture,
      store,
      render: () => Promise.reject(new Error('no page is drawn here')),
      now: Date.now,
      origins: [],
      channels: [],
      disk: { freeBytes: () => 1e9, isLow: () => false },
      guard: {
        tokens: createFormTokens(new Uint8Array(32), Date.now),
        senderOf: () => Promise.resolve(null),
        texts: createTextRoom(),
        uploads: createUploadRoom(() => 1e12),
      },
      onStored: () => undefined,

      onStoreError: () => undefined,
    }),
  });
  return (path: string, headers: Record<string, string> = {}) => app.request(path, { headers });
}

test('a reader who comes back is told that nothing has changed, and sees the page', async (t) => {
  const get = await startSite(t);
  const first = await get('/fr/');
  assert.equal(first.status, 200);
  const again = await get('/fr/', { 'if-none-match': first.headers.get('etag') ?? '' });
  assert.equal(again.status, 304);
  assert.equal(await again.text(), '');
});

test('a reader with a former address is sent to the new one, for good; with any other to no page', async (t) => {
  const redirects = { '/fr/ancien-été/': '/fr/neuf/' };
  const get = await startSite(t, builtWith, { ...siteFixture(), redirects });
  for (const address of ['/fr/ancien-%C3%A9t%C3%A9/', '/fr/ancien-%C3%A9t%C3%A9']) {
    const { status, headers } = await get(address);
    assert.deepEqual([status, headers.get('location')], [301, '/fr/neuf/']);
  }
  for (const address of ['/fr/constructor/', '/constructor', '/__proto__', '//fr/ancien'])
    assert.equal((await get(address)).status, 404, address);
});

test('a page runs the scripts it was built with and no other', async (t) => {
  const get = await startSite(t);
  const policyOf = async (path: string) => (await get(path)).headers.get('content-security-policy') ?? '';
  const policy = await policyOf('/fr/');
  assert.ok(policy.includes(`script-src 'self' 'wasm-unsafe-eval' '${scriptHash}';`), policy);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.doesNotMatch(policy, /script-src[^;]*unsafe-inline/);
  assert.match(await policyOf('/fr/typed/'), /script-src 'self' 'wasm-unsafe-eval'; style-src 'self';/);
});

test('a site built before policies were written down looks as it should, and runs none of its inline scripts', async (t) => {
  const get = await startSite(t, {});
  const policy = (await get('/fr/')).headers.get('content-security-policy') ?? '';
  assert.match(policy, /script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline';/);
});

test('a page opened before a publication still finds its style, but not pages that were taken down', async (t) => {
  const get = await startSite(t);
  assert.equal((await get('/_astro/old.css')).status, 200);
  assert.match((await get('/_astro/new.css')).headers.get('cache-control') ?? '', /immutable/);
  assert.equal((await get('/fr/retired/')).status, 404);
});

test('a lost reader reads so in the language of the address', async (t) => {
  const get = await startSite(t);
  const [french, english] = [await get('/fr/nulle-part/'), await get('/en/nowhere/')];
  assert.deepEqual([french.status, english.status], [404, 404]);
  assert.match(await french.text(), /introuvable/);
  assert.match(await english.text(), /not found/);
});

test('where neither address nor browser says which language, a lost reader reads the one that the site lists first', async (t) => {
  const { locales, ...site } = siteFixture();
  const englishFirst = { ...site, locales: { ...locales, en: { ...locales.en, isDefault: true } } };
  const [french, english] = [await startSite(t), await startSite(t, builtWith, englishFirst)];
  assert.match(await (await french('/nowhere/')).text(), /introuvable/);
  assert.match(await (await english('/nowhere/')).text(), /not found/);
  assert.match(await (await english('/api/nowhere/')).text(), /not found/);
  assert.match(await (await english('/api/nowhere/', { 'accept-language': 'fr-CA' })).text(), /introuvable/);
});

test('a person who has found a weakness reads whom to write to, as plain text', async (t) => {
  const get = await startSite(t);
  const answer = await get('/.well-known/security.txt');
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'text/plain; charset=utf-8');
  assert.match(await answer.text(), /^Contact: mailto:/);
});

test('an address without its last slash leads to the page', async (t) => {
  const get = await startSite(t);
  const answer = await get('/fr?a=b');
  assert.deepEqual([answer.status, answer.headers.get('location')], [308, '/fr/?a=b']);
});

test('nobody reads a file outside the published folder', async (t) => {
  const get = await startSite(t);
  for (const path of [
    '/../secret',
    '/%2e%2e/secret',
    '/fr/..%2f..%2fsecret',
    '/..%5csecret',
    '/fr%2f',
    '/fr/%00',
    '/.env',
    '/.well-known/.secret',
    '/%',
  ]) {
    assert.equal((await get(path)).status, 404, path);
  }
});

test('a reader gets a page compressed once for everybody, and whole, whatever their browser takes', async (t) => {
  const get = await startSite(t);
  const plain = await get('/_astro/large.js', { 'accept-encoding': 'identity' });
  const gzip = await get('/_astro/large.js', { 'accept-encoding': 'br;q=0, gzip' });
  const brotli = await get('/_astro/large.js', { 'accept-encoding': 'gzip, deflate, br' });
  assert.equal(plain.headers.get('content-encoding'), null);
  assert.equal(gzip.headers.get('content-encoding'), 'gzip');
  assert.equal(brotli.headers.get('content-encoding'), 'br');
  assert.equal(brotliDecompressSync(Buffer.from(await brotli.arrayBuffer())).toString(), largeScript);
  for (const { headers } of [plain, gzip, brotli])
    assert.match(headers.get('vary') ?? '', /accept-encoding/i);
  const [asIs, compressed] = [Buffer.from(await plain.arrayBuffer()), Buffer.from(await gzip.arrayBuffer())];
  assert.equal(Number(plain.headers.get('content-length')), asIs.length);
  assert.equal(Number(gzip.headers.get('content-length')), compressed.length);
  assert.deepEqual(gunzipSync(compressed), asIs);
  assert.equal(asIs.toString(), largeScript);
  const refused = await get('/_astro/large.js', { 'accept-encoding': 'gzip;q=0, br; q=0.0' });
  assert.equal(await refused.text(), largeScript);
  const again = await get('/_astro/large.js', {
    'accept-encoding': 'gzip',
    'if-none-match': gzip.headers.get('etag') ?? '',
  });
  assert.equal(again.status, 304);
});

test('a document that is too large for memory is read whole, and not again where nothing has changed', async (t) => {
  const get = await startSite(t);
  const first = await get('/brochure.pdf');
  assert.equal((await first.arrayBuffer()).byteLength, 5_000_000);
  assert.equal(
    (await get('/brochure.pdf', { 'if-none-match': first.headers.get('etag') ?? '' })).status,
    304,
  );
});

test('a sentence that was withdrawn is nowhere any more, the search index of yesterday included', async (t) => {
  const get = await startSite(t);
  assert.equal((await get('/pagefind/fragment/fr_1.pf_fragment')).status, 404);
});
