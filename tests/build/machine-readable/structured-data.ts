import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { z } from 'zod';
import type { Structured } from '../../../src/collections/feeds/structured.ts';
import { readVocabulary, type Vocabulary } from '../../support/schema-org.ts';
import { client } from './site.ts';

type Thing = Readonly<Record<string, unknown>>;
interface Found {
  page: string;
  /** The blocks of the page, as they were read. */
  blocks: Thing[];
}

const isThing = (value: unknown): value is Thing =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

async function blocksOf(file: string): Promise<Thing[]> {
  const html = await readFile(file, 'utf8');
  const scripts = [...html.matchAll(/<script type="application\/ld\+json">([\s\S]*?)<\/script>/g)];
  return scripts.map(([, json = '']) => z.record(z.string(), z.unknown()).parse(JSON.parse(json)));
}

/** A thing and all those that it speaks of. */
function within(thing: Thing): Thing[] {
  return [thing, ...Object.values(thing).flat().filter(isThing).flatMap(within)];
}

const pages: Found[] = await Promise.all(
  globSync('**/*.html', { cwd: client }).map(async (page) => ({
    page,
    blocks: await blocksOf(join(client, page)),
  })),
);
const things = pages.flatMap(({ page, blocks }) =>
  blocks.flatMap((block) => within(block).map((thing) => ({ page, thing, isTop: thing === block }))),
);

/** What schema.org does not know in a thing. */
function unknownNamesIn(thing: Thing, vocabulary: Vocabulary): string[] {
  const type = String(thing['@type']);
  const properties = vocabulary.get(type);
  if (!properties) return [`@type ${type}`];
  return Object.keys(thing).filter((name) => !name.startsWith('@') && !properties.has(name));
}

test('search engines know every type and every property that a page uses', () => {
  const vocabulary = readVocabulary();
  assert.ok(vocabulary.size > 700);
  assert.ok(things.length > 500);
  for (const { page, thing } of things)
    assert.deepEqual(unknownNamesIn(thing, vocabulary), [], `${page}: ${JSON.stringify(thing)}`);
  assert.deepEqual(unknownNamesIn({ name: 'Somebody' }, vocabulary), ['@type undefined']);
});

test('a property that a type does not have is refused before it is published', () => {
  // @ts-expect-error -- schema.org gives a program no language; where this line is no error, nothing is checked.
  const wrong: Structured = { '@type': 'EducationalOccupationalProgram', inLanguage: 'fr' };
  assert.deepEqual(unknownNamesIn({ ...wrong }, readVocabulary()), ['inLanguage']);
});

test('every block says in whose words it is written, and nothing in it is empty', () => {
  const faults = things.filter(
    ({ thing, isTop }) =>
      (thing['@context'] === 'https://schema.org') !== isTop ||
      Object.values(thing).some(
        (value) => value === '' || value === null || (Array.isArray(value) && value.length === 0),
      ),
  );
  assert.deepEqual(faults, []);
});

test('what has an identity is described under it on a page of the site, by the same type and name', () => {
  const described = new Map<unknown, Thing>(
    things.flatMap(({ thing, isTop }) => (isTop && thing['@id'] ? [[thing['@id'], thing]] : [])),
  );
  const named = things.filter(({ thing, isTop }) => !isTop && thing['@id']);
  assert.ok(named.length > 10);
  for (const { page, thing } of named) {
    const whole = described.get(thing['@id']);
    assert.ok(whole, `${page} names ${String(thing['@id'])}, which no page describes`);
    assert.deepEqual([whole['@type'], whole['name']], [thing['@type'], thing['name']], page);
  }
});

test('every address is whole, and those of this site are pages or pictures that exist', () => {
  const existing = new Set(globSync('**/*', { cwd: client }));
  const addresses = things.flatMap(({ page, thing }) =>
    ['url', 'item', 'image', 'logo'].flatMap((name) =>
      typeof thing[name] === 'string' ? [{ page, url: thing[name] }] : [],
    ),
  );
  assert.ok(addresses.length > 300);
  for (const { page, url } of addresses) {
    const { origin, pathname } = new URL(url);
    if (origin !== 'https://passerelle.example') continue;
    const file = pathname.slice(1).replace(/\/$/, '/index.html');
    assert.ok(existing.has(file), `${page}: ${url}`);
  }
});

/** What Google’s pages on structured data ask for or advise (developers.google.com/search/docs/appearance/structured-data). */
const wanted: Readonly<Record<string, readonly string[]>> = {
  Event: ['name', 'startDate', 'location', 'endDate', 'eventStatus', 'description', 'image', 'organizer'],
  VirtualLocation: ['url'],
  Article: ['headline', 'image', 'author', 'publisher'],
  BreadcrumbList: ['itemListElement'],
  ListItem: ['position', 'name', 'item'],
  FAQPage: ['mainEntity'],
  Question: ['name', 'acceptedAnswer'],
  Answer: ['text'],
  Organization: ['name'],
  Person: ['name'],
};

test('each event, article, trail and page of questions has what Google asks for', () => {
  const bylines = things.filter(({ thing }) => thing['@type'] === 'Article' && thing['author']);
  assert.ok(bylines.length >= 4);
  for (const [type, names] of Object.entries(wanted)) {
    const found = things.filter(({ thing }) => thing['@type'] === type);
    assert.ok(found.length > 0, `no ${type}`);
    for (const { page, thing } of found) {
      const missing = names.filter(
        (name) => thing[name] === undefined && !(name === 'author' && isUnsigned(thing)),
      );
      assert.deepEqual(missing, [], `${page}: ${type}`);
    }
  }
});

/** The articles written for the tests carry no byline; the site’s own all do. */
const isUnsigned = (thing: Thing) => /portrait|figures|chiffres/.test(String(thing['url']));

test('a trail begins at home, ends at the page itself, and counts from one', () => {
  for (const { page, blocks } of pages) {
    for (const trail of blocks.filter((block) => block['@type'] === 'BreadcrumbList')) {
      const items = z
        .array(z.looseObject({ position: z.number(), item: z.string() }))
        .min(2)
        .parse(trail['itemListElement']);
      assert.deepEqual(
        items.map(({ position }) => position),
        items.map((_, index) => index + 1),
      );
      assert.match(items[0]?.item ?? '', /\/(?:fr|en)\/$/);
      assert.equal(new URL(items.at(-1)?.item ?? '').pathname, `/${page.replace(/index\.html$/, '')}`);
    }
  }
});

test('search engines read the corrections, the series and the sources of an article', () => {
  const articleAt = (page: string) =>
    pages
      .find((one) => one.page === `${page}/index.html`)
      ?.blocks.find((block) => block['@type'] === 'Article');
  const corrected = articleAt('fr/actualites/second-portrait');
  assert.equal(corrected?.['dateModified'], '2024-06-03');
  assert.equal(corrected['position'], 2);
  assert.deepEqual(corrected['isPartOf'], { '@type': 'CreativeWorkSeries', name: 'Portraits de fondateurs' });
  assert.deepEqual(corrected['correction'], [
    { '@type': 'CorrectionComment', datePublished: '2024-06-03', text: 'Un nom était mal écrit.' },
    {
      '@type': 'CorrectionComment',
      datePublished: '2024-05-02',
      text: 'Le premier texte disait vingt; c’est dix.',
    },
  ]);
  assert.deepEqual(articleAt('en/news/some-figures')?.['citation'], [
    { '@type': 'CreativeWork', name: 'Le Journal, p. 3', url: 'https://example.org/journal' },
    { '@type': 'CreativeWork', name: 'La Gazette' },
  ]);
  const own = articleAt('fr/actualites/entretien-spark');
  assert.deepEqual(own?.['author'], { '@type': 'Organization', name: 'La rédaction de Passerelle' });
  assert.equal(own['correction'], undefined);
});

test('a search engine reads when each information session of a call begins, and how long it lasts', () => {
  const sessions = things.filter(({ thing, isTop }) => thing['@type'] === 'Event' && !isTop);
  assert.ok(sessions.length >= 4, 'two sessions in two languages');
  for (const { page, thing } of sessions) {
    const [starts, ends] = [Date.parse(String(thing['startDate'])), Date.parse(String(thing['endDate']))];
    assert.ok(ends > starts && ends - starts <= 4 * 3_600_000, `${page}: ${String(thing['name'])}`);
  }
});
