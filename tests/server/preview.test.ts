import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { z } from 'zod';
import { locales, type Locale } from '../../src/i18n/locales.ts';
import { collectionNames, type CollectionName } from '../../src/model/collections/index.ts';
import { digestOfPaths } from '../../src/digest.ts';
import { startServer } from '../support/server.ts';

const previewSchema = z.object({
  html: z.string().nullable(),
  absence: z.string().nullable(),
  faults: z.array(
    z.object({
      field: z.string().optional(),
      message: z.string(),
      advice: z.string(),
      line: z.object({ number: z.number(), text: z.string() }).nullable(),
    }),
  ),
});

const server = await startServer({}, { buildsWait: true });
const { origin, cookie } = server;
after(() => server.remove());

const fileOf = (collection: string, locale: Locale, name: string) => `${collection}/${locale}/${name}.mdx`;

/** Sends both languages of an entry as they stand, changed by `edit` in the language that is shown. */
async function ask(
  [collection, name]: [CollectionName, string],
  locale: Locale,
  edit: (text: string) => string = (text) => text,
  headers: Record<string, string> = {},
): Promise<Response> {
  const texts = await Promise.all(
    locales.map(async (one) => {
      const path = fileOf(collection, one, name);
      const text = await server.content.read(path);
      return { path: `content/${path}`, raw: one === locale ? edit(text) : text };
    }),
  );
  return fetch(`${server.origin}/admin/api/preview`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin, cookie, ...headers },
    body: JSON.stringify({ locale, texts }),
  });
}

async function preview(...given: Parameters<typeof ask>) {
  const response = await ask(...given);
  assert.equal(response.status, 200);
  return previewSchema.parse(await response.json());
}

/** What readers see of a page, in one form: without scripts, and pictures by their description only. */
function mainOf(html: string): string {
  const main = /<main\b[\s\S]*<\/main>/.exec(html)?.[0] ?? '';
  return main
    .replace(/<(script|style)\b[\s\S]*?<\/\1>/g, '')
    .replace(/<img\b[^>]*?\balt="([^"]*)"[^>]*>/g, '<img alt="$1">')
    .replace(/\s+/g, ' ')
    .replace(/> </g, '><');
}

const titleOf = (html: string | null) => /<h1[^>]*>\s*([^<]*?)\s*</.exec(html ?? '')?.[1];

const textOf = (html: string | null) => (html ?? '').replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

/** The address of the page on which readers find an entry, by the links that the preview itself declares. */
const canonicalOf = (html: string) => /<link rel="canonical" href="([^"#]+)/.exec(html)?.[1] ?? '';

for (const collection of collectionNames) {
  test(`an editor sees the very page that readers have: ${collection}`, async () => {
    const names = await readdir(join(server.content.contentDir, collection, 'fr'));
    let drawn = 0;
    for (const name of names.slice(0, 4).map((file) => file.replace('.mdx', ''))) {
      for (const locale of locales) {
        const { html, absence, faults } = await preview([collection, name], locale);
        assert.deepEqual(faults, []);
        if (absence !== null) continue;
        assert.ok(html);
        const path = new URL(canonicalOf(html)).pathname;
        const built = await fetch(`${server.origin}${path}`);
        assert.equal(built.status, 200, path);
        assert.equal(mainOf(html), mainOf(await built.text()), `${collection}/${locale}/${name}`);
        drawn += 1;
      }
    }
    assert.ok(drawn >= 2, 'a page in each language was compared');
  });
}

test('an editor sees a title and a text that are not saved', async () => {
  const { html, faults } = await preview(['programs', 'spark'], 'fr', (text) =>
    text
      .replace(/^title: .*$/m, 'title: Étincelle nouvelle')
      .replace(/\n*$/, '\n\nUn paragraphe tout neuf.\n'),
  );
  assert.deepEqual(faults, []);
  assert.equal(titleOf(html), 'Étincelle nouvelle');
  assert.match(textOf(html), /Un paragraphe tout neuf\./);
});

/** A text ends with other words. */
const ending = (words: string) => (text: string) => text.replace(/\n*$/, `\n\n${words}\n`);

test('signs that mean something to programs are shown as the signs they are', async () => {
  const { html, faults } = await preview(['programs', 'spark'], 'fr', ending('Accolades {ici}, et 2 < 3.'));
  assert.deepEqual(faults, []);
  assert.match(textOf(html), /Accolades \{ici\}, et 2 &lt; 3\./);
});

for (const [what, words, expected] of [
  ['an expression', '<Callout kind={1}>\n\nTexte\n\n</Callout>', /contient du code/],
  ['an unknown block', '<Carrousel image="a" />', /Carrousel/],
  ['a block that is not closed', '<Callout kind="info">\n\nTexte', /«\sEncadré\s» ouvert ici/],
] as const) {
  test(`a text with ${what} is told by sentence and line, over the page of the saved text`, async () => {
    const { html, faults } = await preview(['programs', 'spark'], 'fr', ending(words));
    const [fault] = faults;
    assert.match(fault?.message ?? '', expected);
    assert.notEqual(fault?.advice, '');
    assert.equal(fault?.line?.text, words.split('\n')[0]);
    assert.equal(titleOf(html), 'Spark');
    assert.doesNotMatch(html ?? '', /Carrousel/);
  });
}

test('an empty title is told by its field, in the language of the interface', async () => {
  const untitled = (text: string) => text.replace(/^title: .*\n/m, '');
  const french = await preview(['programs', 'spark'], 'fr', untitled);
  const told = french.faults.map(({ field, message }) => `${field ?? ''}: ${message}`);
  assert.deepEqual(told, ['title: «\u00a0Nom du programme\u00a0» manque.']);
  const english = await preview(['programs', 'spark'], 'en', untitled, { 'x-cms-language': 'en' });
  assert.match(english.faults[0]?.message ?? '', /is missing/);
});

test('a file that cannot be read is told by its line', async () => {
  const { faults } = await preview(['programs', 'spark'], 'fr', (text) => text.replace('title:', 'title: "'));
  assert.ok(faults[0]?.line);
});

test('what is wrong in one language does not hide the page of the other', async () => {
  const path = fileOf('programs', 'en', 'spark');
  const response = await fetch(`${server.origin}/admin/api/preview`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin, cookie },
    body: JSON.stringify({
      locale: 'fr',
      texts: [
        { path: 'content/programs/fr/spark.mdx', raw: await server.content.read('programs/fr/spark.mdx') },
        { path: `content/${path}`, raw: '---\ntranslation: complete\n---\n' },
      ],
    }),
  });
  const { html, faults } = previewSchema.parse(await response.json());
  assert.deepEqual(faults, []);
  assert.equal(titleOf(html), 'Spark');
});

test('a text that is not translated has no page in that language, and says why', async () => {
  const { html, absence } = await preview(
    ['programs', 'spark'],
    'en',
    () => '---\ntranslation: untranslated\n---\n',
  );
  assert.deepEqual([html, absence], [null, 'untranslated']);
});

test('a text that is to appear later is shown to its editor before', async () => {
  const { html } = await preview(['programs', 'spark'], 'fr', (text) =>
    text.replace(/^translation:/m, 'publishAt: 2099-01-01T08:00\ntranslation:'),
  );
  assert.equal(titleOf(html), 'Spark');
});

test('the criteria of a program that is to appear later are shown to their editor before, and whole', async () => {
  const later = { from: '\ntranslation:', to: '\npublishAt: 2099-01-01T08:00\ntranslation:' };
  for (const locale of ['fr', 'en'])
    await server.content.replace(`programs/${locale}/camp-microsoft.mdx`, later.from, later.to);
  const { html, absence } = await preview(['criteria', 'demo-2026'], 'fr', (text) =>
    text.replace('publishedOn: 2026-08-17', 'publishedOn: 2099-08-17'),
  );
  for (const locale of ['fr', 'en'])
    await server.content.replace(`programs/${locale}/camp-microsoft.mdx`, later.to, later.from);
  assert.equal(absence, null);
  assert.match(textOf(html), /L’usage du réseau de vente/);
});

test('a new text has a page before it is first saved', async () => {
  const raw = '---\ntitle: Fonds marins\nsummary: Un domaine neuf.\norder: 3\ntranslation: complete\n---\n';
  const response = await fetch(`${server.origin}/admin/api/preview`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin, cookie },
    body: JSON.stringify({ locale: 'fr', texts: [{ path: 'content/domains/fr/sea.mdx', raw }] }),
  });
  const { html } = previewSchema.parse(await response.json());
  assert.match(textOf(html), /Fonds marins/);
});

test('a language in which nothing is written says so', async () => {
  const response = await fetch(`${server.origin}/admin/api/preview`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin, cookie },
    body: JSON.stringify({
      locale: 'en',
      texts: [{ path: 'content/domains/fr/sea.mdx', raw: '---\ntitle: Fonds marins\n---\n' }],
    }),
  });
  const { html, absence } = previewSchema.parse(await response.json());
  assert.deepEqual([html, absence], [null, 'unwritten']);
});

test('a picture that is newer than the site is shown from the media library', async () => {
  const { html, faults } = await preview(
    ['programs', 'spark'],
    'fr',
    ending('![Une équipe](~/media/toute-neuve.jpg)'),
  );
  assert.deepEqual(faults, []);
  assert.match(html ?? '', /<img src="\/admin\/api\/media\/toute-neuve\.jpg" alt="Une équipe"/);
});

test('seeing a preview writes nothing', async () => {
  const digest = () => digestOfPaths(server.content.contentDir, ['.']);
  const earlier = await digest();
  await preview(['programs', 'spark'], 'fr', ending('Rien de tout cela n’est gardé.'));
  assert.equal(await digest(), earlier);
});

/** The answer to a request that reached this machine under another name. */
function statusWithHost(host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(
      `${server.origin}/admin/api/preview`,
      { method: 'POST', headers: { host, cookie } },
      ({ statusCode }) => {
        resolve(statusCode);
      },
    )
      .on('error', reject)
      .end('{}');
  });
}

test('no other site, no other machine and no search engine gets at a preview', async () => {
  const spark = ['programs', 'spark'] as const;
  const foreign = await ask([...spark], 'fr', undefined, { origin: 'https://example.org' });
  assert.equal(foreign.status, 403);
  assert.equal(await statusWithHost('example.org'), 403);
  const elsewhere = await fetch(`${server.origin}/admin/api/preview`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin, cookie },
    body: JSON.stringify({ locale: 'fr', texts: [{ path: 'content/../package.json', raw: '' }] }),
  });
  assert.equal(elsewhere.status, 403);
  const own = await ask([...spark], 'fr');
  assert.equal(own.headers.get('cache-control'), 'no-store');
  assert.equal(own.headers.get('x-robots-tag'), 'noindex');
  assert.match(own.headers.get('content-type') ?? '', /^application\/json/);
});
