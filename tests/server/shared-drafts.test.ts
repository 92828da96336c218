import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import sharp from 'sharp';
import { dayMs } from '../../src/model/durations.ts';
import { draftLinksSchema } from '../../src/model/messages/draft-links.ts';
import { createDraftLinks } from '../../src/server/one-time-links/draft-links.ts';
import { createLink, inspectLink, linkKeyPurpose } from '../../src/server/one-time-links/links.ts';
import { versionOf } from '../../src/server/cms/storage/version-of.ts';
import { nginx, startNginx } from '../support/nginx.ts';
import { startServer } from '../support/server.ts';
import { monday, openTestStore, temporaryFolder } from '../support/stored.ts';
import { visible } from '../support/visible.ts';

const server = await startServer({ CMS_BACKEND: 'git' }, { buildsWait: true });
const { origin, cookie } = server;
after(() => server.remove());

const microsoft = { collection: 'partners', slug: 'microsoft' };
const fileOf = (locale: string, slug = microsoft.slug) => `partners/${locale}/${slug}.mdx`;

async function ask(action: string, params: object) {
  const response = await fetch(`${origin}/admin/api/v1`, {
    method: 'POST',
    headers: { origin, cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ action, params }),
  });
  return { status: response.status, answer: (await response.json()) as unknown };
}

/** A picture as the protocol carries it. */
async function asset(name: string, background: string) {
  const bytes = await sharp({ create: { width: 40, height: 30, channels: 3, background } })
    .png()
    .toBuffer();
  return { path: `content/media/${name}`, content: bytes.toString('base64'), encoding: 'base64' };
}

/** Saves a draft of a text whose summaries end with a word, in the French one with a picture. */
async function saveDraft(word: string, slug = microsoft.slug) {
  const dataFiles = await Promise.all(
    ['fr', 'en'].map(async (locale) => {
      const before = await server.content.read(fileOf(locale));
      const raw = before.replace(/^summary: (.*)$/m, `summary: ${word} ${locale}`);
      const figure = locale === 'fr' ? '\n<Figure src="~/media/secret.png" alt="Un plan" />\n' : '';
      const base = slug === microsoft.slug ? versionOf(Buffer.from(before)) : undefined;
      return { path: `content/${fileOf(locale, slug)}`, raw: `${raw.trimEnd()}\n${figure}`, base };
    }),
  );
  const { status, answer } = await ask('persistEntry', {
    dataFiles,
    assets: [await asset('secret.png', '#2a7')],
    options: { useWorkflow: true, collectionName: 'partners', newEntry: slug !== microsoft.slug },
  });
  assert.equal(status, 200, JSON.stringify(answer));
}

async function links(action: string, given: object = {}, text = microsoft) {
  const { status, answer } = await ask(action, { ...text, ...given });
  assert.equal(status, 200, JSON.stringify(answer));
  return draftLinksSchema.parse(answer);
}

/** Makes a link; the paths of its pages. */
async function share(text = microsoft) {
  const { made } = await links('shareDraft', {}, text);
  assert.ok(made);
  return { fr: new URL(made.fr).pathname, en: new URL(made.en).pathname };
}

/** Opens a page as a person without an account does, behind a proxy. */
const visit = (path: string) =>
  fetch(`${origin}${path}`, { redirect: 'manual', headers: { 'x-forwarded-for': '203.0.113.7' } });

/** The page of a link that is over. */
async function assertOver(path: string, message: string) {
  const response = await visit(path);
  const text = await response.text();
  assert.equal(response.status, 410, message);
  assert.match(text, path.startsWith('/fr/') ? /Ce lien ne mène plus à rien/ : /This link no longer works/);
  assert.doesNotMatch(text, /Esquisse|Ébauche/);
  assert.equal(response.headers.get('cache-control'), 'no-store');
}

test('a person without an account reads a draft in both languages, told that it is one, and nothing else of it', async () => {
  assert.equal((await ask('shareDraft', microsoft)).status, 404, 'there is no draft yet');
  await saveDraft('Esquisse');
  const paths = await share();
  const response = await visit(paths.fr);
  const page = await response.text();
  assert.equal(response.status, 200);
  assert.match(visible(page), /Brouillon, pas encore publié/);
  assert.match(visible(page), /valable jusqu’au \d+.* à·\d+·h/);
  assert.match(page, /Esquisse fr/);
  assert.ok(page.includes(`href="${paths.en}"`));
  assert.match(await (await visit(paths.en)).text(), /Draft, not published yet[\s\S]*Esquisse en/);
  const { headers } = response;
  assert.deepEqual(
    ['cache-control', 'referrer-policy', 'x-robots-tag'].map((name) => headers.get(name)),
    ['no-store', 'no-referrer', 'noindex'],
  );
  assert.match(headers.get('content-security-policy') ?? '', /script-src 'self'.*form-action 'none'/);
  assert.doesNotMatch(page, /\/admin\//);
  const picture = await visit(`${paths.fr}media/secret.png`);
  assert.deepEqual([picture.status, picture.headers.get('content-type')], [200, 'image/png']);
  assert.equal(picture.headers.get('cache-control'), 'no-store');
  assert.doesNotMatch(await (await visit('/fr/organisations/microsoft/')).text(), /Esquisse/);
});

test('a draft is shown through nginx as it is without it', nginx.options, async (t) => {
  const { fr } = await share();
  const ask = await startNginx(
    t,
    origin,
    'proxy_set_header Host $host; proxy_set_header X-Forwarded-For $remote_addr;',
  );
  const page = await ask(fr);
  assert.equal(page.status, 200);
  assert.match(page.text, /Esquisse fr/);
  assert.equal(page.headers['cache-control'], 'no-store');
  assert.equal((await ask(`${fr}media/secret.png`)).status, 200);
  const cut = await ask(fr.slice(0, -1));
  assert.deepEqual([cut.status, cut.headers.location], [308, fr]);
});

test('an address that lost its last slash leads to the draft', async () => {
  const { fr } = await share();
  const response = await visit(fr.slice(0, -1));
  assert.deepEqual([response.status, response.headers.get('location')], [308, fr]);
  assert.equal(response.headers.get('cache-control'), 'no-store');
  assert.equal((await fetch(`${origin}${fr.slice(0, -1)}`)).status, 200);
  const forged = await visit('/fr/brouillon/%2F%2Fexample.org');
  assert.ok(!forged.headers.get('location')?.startsWith('//'), 'and nowhere else');
  await assertOver('/en/draft/none/', 'a token that nobody was given');
});

test('the link of a draft opens nothing else: no other text, no other picture, no page of the CMS', async () => {
  const { fr } = await share();
  assert.equal((await visit(fr)).status, 200);
  assert.equal((await ask('persistMedia', { asset: await asset('other.png', '#a27') })).status, 200);
  for (const path of ['media/other.png', 'media/..%2f..%2fsite%2fsite.yaml', 'x/'])
    assert.equal((await visit(`${fr}${path}`)).status, 404, path);
  const [, , , token = ''] = fr.split('/');
  for (const other of [
    token.slice(1),
    `${token}A`,
    token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
  ])
    await assertOver(`/fr/brouillon/${other}/`, other);
  await assertOver(`/en/draft/${'A'.repeat(22)}/`, 'guessed');
  await assertOver('/fr/brouillon/microsoft/', 'by the name of the text');
  for (const path of ['/admin/api/v1', '/admin/api/media/secret.png', `/admin/?token=${token}`])
    assert.notEqual((await visit(path)).status, 200, path);
});

test('a link is listed, and ends when it is withdrawn; another one goes on', async () => {
  const [first, second] = [await share(), await share()];
  const listed = (await links('draftLinks')).links;
  assert.ok(listed.length >= 2);
  assert.ok(listed.every(({ createdAt, expiresAt }) => expiresAt - createdAt === 7 * dayMs));
  assert.doesNotMatch(
    JSON.stringify(listed),
    new RegExp(first.fr.split('/')[3] ?? ''),
    'the address is not kept',
  );
  const [newest] = listed;
  assert.ok(newest);
  const elsewhere = { id: newest.id, collection: 'partners', slug: 'bonjour-startup' };
  await ask('withdrawDraftLink', elsewhere);
  assert.equal((await visit(second.fr)).status, 200, 'by the name of another text nothing is withdrawn');
  await links('withdrawDraftLink', { id: newest.id });
  await assertOver(second.fr, 'withdrawn');
  await assertOver(second.en, 'withdrawn');
  assert.equal((await visit(`${second.fr}media/secret.png`)).status, 404, 'with its pictures');
  assert.equal((await visit(first.fr)).status, 200);
});

test('the links of a draft end with it: a later draft of the same text is another one', async () => {
  const { fr } = await share();
  assert.equal((await ask('deleteUnpublishedEntry', microsoft)).status, 200);
  await assertOver(fr, 'thrown away');
  await saveDraft('Ébauche');
  await assertOver(fr, 'begun anew');
  assert.deepEqual((await links('draftLinks')).links, []);
});

test('what is stored opens no draft, and a link is good for a week, for its own purpose only', async (t) => {
  const store = await openTestStore(t, await temporaryFolder(t));
  const { current: key } = await store.keysFor(linkKeyPurpose);
  let now = monday;
  const drafts = createDraftLinks({ db: store.db, key }, () => now);
  const made = await drafts.create('articles/launch', '');
  assert.ok(made);
  const [row] = await store.db.selectFrom('one_time_links').selectAll().execute();
  assert.doesNotMatch(JSON.stringify(row), new RegExp(made.token));
  assert.equal(await drafts.find(row?.id ?? ''), undefined, 'the digest is no token');
  assert.equal((await drafts.find(made.token))?.text, 'articles/launch');
  const asked = {
    purpose: 'sign-in',
    subject: 'ann',
    browserDigest: null,
    destination: 'articles/launch',
  } as const;
  const signIn = await createLink({ db: store.db, key }, asked, now);
  assert.equal(await drafts.find(signIn?.token ?? ''), undefined, 'a link to sign in shows nothing');
  const purposes = ['sign-in', 'invitation', 'notice'] as const;
  const { state } = await inspectLink({ db: store.db, purposes }, { token: made.token }, now);
  assert.equal(state, 'void', 'a link to a draft signs nobody in');
  now = monday + 7 * dayMs - 1;
  assert.ok(await drafts.find(made.token));
  now += 1;
  assert.equal(await drafts.find(made.token), undefined);
  for (let count = 0; count < 20; count += 1) assert.ok(await drafts.create('articles/launch', ''));
  assert.equal(await drafts.create('articles/launch', ''), undefined, 'twenty at a time');
});
