import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ICAL from 'ical.js';
import sharp from 'sharp';
import { z } from 'zod';
import { root } from '../../../src/environment.ts';
import { elementsOf } from '../../../src/integrations/html.ts';
import { versionsOf } from '../../../src/integrations/sitemap.ts';
import { publishedNames } from '../../../src/model/open-data/addresses.ts';
import { client } from './site.ts';

const read = (file: string) => readFile(join(client, file), 'utf8');
const readJson = async (file: string): Promise<unknown> => JSON.parse(await read(file));

/** The items of a feed, by the part of their address after the last folder. */
async function feedItems(file: string): Promise<Map<string, string>> {
  const items = [...(await read(file)).matchAll(/<item>[\s\S]*?<\/item>/g)].map(([item]) => item);
  return new Map(items.map((item) => [/\/([^/]+)\/<\/link>/.exec(item)?.[1] ?? item, item]));
}

test('who follows the news by feed reads whole texts, with links that work anywhere', async () => {
  const items = await feedItems('fr/rss.xml');
  const trial = items.get('appel-de-demonstration') ?? '';
  assert.match(trial, /<title>Exemple · /);
  assert.match(trial, /Le formulaire, lui, fonctionne/);
  assert.match(trial, /href=&quot;https:\/\/passerelle\.example\/fr\/candidater\//);
  assert.doesNotMatch([...items.values()].join(''), /(?:href|src)=&quot;\/|data-astro|class=/);
});

test('a feed never gives an inferred date for a certain one', async () => {
  const items = await feedItems('fr/rss.xml');
  assert.doesNotMatch(items.get('entretien-spark') ?? '<pubDate>', /<pubDate>/);
  assert.match(items.get('appel-de-demonstration') ?? '', /<pubDate>/);
});

test('an old translation says so in feeds, data and search, in its own language only', async () => {
  const strings = z
    .record(z.string(), z.string())
    .parse(JSON.parse(await readFile(join(root, 'src/i18n/strings/en.json'), 'utf8')));
  const notice = strings['translation.outdated'] ?? assert.fail('the English notice is missing');
  const english = await feedItems('en/rss.xml');
  assert.ok(english.get('camp-microsoft-agreement')?.includes(notice));
  assert.ok(!english.get('spark-interview')?.includes(notice));
  assert.doesNotMatch(await read('fr/rss.xml'), /Le texte d’origine a changé/);
  assert.ok((await read('llms.txt')).includes(`[${strings['translation.outdatedTitle'] ?? ''}]`));
  const { programs } = z
    .object({ programs: z.array(z.looseObject({ id: z.string(), outdated: z.array(z.string()) })) })
    .parse(await readJson('data/programs.json'));
  assert.deepEqual(programs.find(({ id }) => id === 'spark')?.outdated, ['en']);
  assert.deepEqual(programs.find(({ id }) => id === 'bizspark')?.outdated, []);
  assert.match(await read('en/programs/spark/index.html'), /data-pagefind-meta="outdated:1"/);
  assert.doesNotMatch(await read('fr/programmes/spark/index.html'), /data-pagefind-meta="outdated:1"/);
});

test('the feed of a program carries its articles and no other', async () => {
  const items = await feedItems('fr/programmes/spark/rss.xml');
  assert.ok(items.has('entretien-spark'));
  assert.ok(!items.has('appel-de-demonstration'));
});

test('the calendar of each language holds the deadline, in the zone of the call', async () => {
  for (const [locale, word] of [
    ['fr', 'Clôture'],
    ['en', 'Closes'],
  ] as const) {
    const calendar = ICAL.Component.fromString(await read(`${locale}/calls.ics`));
    const events = calendar.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event));
    const deadline = events.find(({ summary }) => summary.startsWith(word));
    assert.equal(deadline?.startDate.zone.tzid, 'America/Toronto');
    assert.equal(deadline.startDate.toString(), '2027-03-31T23:59:00');
    assert.equal(new Set(events.map(({ uid }) => uid)).size, events.length);
  }
});

/** The formats of JSON Schema that our schemas name; Ajv refuses a schema with one that it does not know. */
const formats = {
  uri: (text: string) => URL.canParse(text),
  date: (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)),
  'date-time': (text: string) =>
    /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text)),
};

test('every file of data is what its published schema says, for a validator that did not write it', async () => {
  for (const name of publishedNames) {
    const data = z.looseObject({ $schema: z.string() }).parse(await readJson(`data/${name}.json`));
    const schema = z.looseObject({ $id: z.string() }).parse(await readJson(`data/${name}.schema.json`));
    assert.equal(data.$schema, `https://passerelle.example/data/${name}.schema.json`);
    assert.equal(schema.$id, data.$schema);
    const isValid = new Ajv2020({ formats }).compile(schema);
    assert.ok(isValid(data), `${name}: ${JSON.stringify(isValid.errors)}`);
    assert.ok(!isValid({ ...data, [name]: [{}] }), name);
    const text = JSON.stringify(data);
    for (const [what, spoiled] of [
      ['a date', text.replace(/"\d{4}-\d\d-(\d\d)/, '"2026-13-$1')],
      ['an address', text.replace(/"https:\/\/[^"]*\/(?:fr|en)\/[^"]*"/, '"nowhere"')],
    ] as const)
      if (spoiled !== text) assert.ok(!isValid(JSON.parse(spoiled)), `${name}: ${what}`);
  }
});

test('the data say in which language an entry exists, which are examples, and how a call stands', async () => {
  const { calls } = z
    .object({ calls: z.array(z.looseObject({ id: z.string(), state: z.string(), closes: z.string() })) })
    .parse(await readJson('data/calls.json'));
  assert.deepEqual(
    calls.map(({ id, state, closes }) => [id, state, closes]),
    [
      ['demo-2026', 'open', '2027-04-01T03:59:00.000Z'],
      ['demo-2027', 'announced', '2027-12-01T04:59:00.000Z'],
    ],
  );
  const { startups } = z
    .object({ startups: z.array(z.looseObject({ example: z.boolean() })) })
    .parse(await readJson('data/startups.json'));
  assert.ok(startups.length >= 10 && startups.every(({ example }) => example));
});

async function structured(file: string): Promise<Map<string, Record<string, unknown>>> {
  const html = await read(file);
  const blocks = [...html.matchAll(/<script type="application\/ld\+json">([\s\S]*?)<\/script>/g)];
  const parsed = blocks.map(([, json = '']) =>
    z.looseObject({ '@type': z.string() }).parse(JSON.parse(json)),
  );
  return new Map(parsed.map((block) => [block['@type'], block]));
}

test('search engines read a real program and a real call, and nothing of an example', async () => {
  const camp = (await structured('fr/programmes/camp-microsoft/index.html')).get(
    'EducationalOccupationalProgram',
  );
  assert.equal(camp?.['applicationDeadline'], '2027-04-01T03:59:00.000Z');
  const event = (await structured('fr/candidater/appel-exemple-2026/index.html')).get('Event');
  assert.equal(event?.['endDate'], '2027-04-01T03:59:00.000Z');
  const trial = await structured('fr/actualites/appel-de-demonstration/index.html');
  assert.deepEqual([...trial.keys()], ['BreadcrumbList']);
});

test('search engines read questions with their answers, the organization, and the way to a page', async () => {
  const faq = (await structured('en/questions/index.html')).get('FAQPage');
  const answers = z
    .array(z.object({ name: z.string(), acceptedAnswer: z.object({ text: z.string().min(20) }) }).loose())
    .parse(faq?.['mainEntity']);
  assert.ok(answers.length >= 6);
  assert.ok((await structured('fr/index.html')).has('Organization'));
  const interview = (await structured('fr/actualites/entretien-spark/index.html')).get('Article');
  assert.equal(interview?.['datePublished'], undefined);
});

/** The words of the picture that a page names, and the picture. */
async function cardOf(file: string) {
  const tags = elementsOf(await read(file)).filter(({ name }) => name === 'meta');
  const contentOf = (property: string) =>
    tags.find(({ attributes }) => attributes.get('property') === property)?.attributes.get('content') ?? '';
  const { pathname } = new URL(contentOf('og:image'));
  const picture = await readFile(join(client, pathname));
  return { alt: contentOf('og:image:alt'), locale: contentOf('og:locale'), pathname, picture };
}

test('a person who shares a page shows a picture in its words and its language', async () => {
  const french = await cardOf('fr/candidater/appel-exemple-2026/index.html');
  assert.match(
    french.alt,
    /^Appel à candidatures — .+ — Clôture\s: 31\smars\s2027, à\s23\sh\s59 \(HAE\) — Passerelle$/,
  );
  assert.equal(french.locale, 'fr_CA');
  const english = await cardOf('en/apply/example-call-2026/index.html');
  assert.match(
    english.alt,
    /^Call for applications — .+ — Closes: March\s31, 2027, at\s11:59\sp\.m\. \(EDT\) — Passerelle$/,
  );
  assert.ok(!french.picture.equals(english.picture));
  for (const { picture } of [french, english]) {
    const { width, height } = await sharp(picture).metadata();
    assert.deepEqual([width, height], [1200, 630]);
  }
});

test('every page with an address has its picture, and an invented start-up is not shown as real', async () => {
  const pages = globSync('**/index.html', { cwd: client });
  const files = pages.filter((file) => /^(?:fr|en)\//.test(file));
  assert.ok(files.length > 80);
  for (const file of files) {
    const { picture, pathname } = await cardOf(file);
    assert.ok(picture.length < 100_000, `${file}: ${pathname} weighs ${picture.length} bytes`);
  }
  const one = await cardOf('fr/entreprises/exemple-atelier-01/index.html');
  const other = await cardOf('fr/entreprises/exemple-atelier-02/index.html');
  assert.match(one.alt, /^Jeune entreprise · Exemple — Exemple Atelier 01/);
  assert.match(other.alt, /Exemple Atelier 02/);
  assert.notEqual(one.pathname, other.pathname, 'a founder shares their own name, not a program’s');
});

test('the sitemap names every page with an address, and only translations that exist', async () => {
  const xml = await read('sitemap-0.xml');
  const entries = [...xml.matchAll(/<url>([\s\S]*?)<\/url>/g)].map(([, entry = '']) => entry);
  assert.ok(entries.length > 50);
  for (const entry of entries) {
    const [, address = ''] = /<loc>([^<]+)<\/loc>/.exec(entry) ?? [];
    const page = versionsOf(elementsOf(await read(`${new URL(address).pathname}index.html`)));
    assert.equal(page.canonical, address);
    const named = elementsOf(entry).flatMap(({ attributes }) => attributes.get('href') ?? []);
    assert.deepEqual(
      named,
      page.links.map(({ url }) => url),
      address,
    );
  }
  assert.match(xml, /les-mots-de-nos-pages\/<\/loc><\/url>/);
  assert.doesNotMatch(xml, /404|\/admin\//);
  assert.match(await read('robots.txt'), /^Sitemap: https:\/\/passerelle\.example\/sitemap-index\.xml$/m);
});
