import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { visible } from '../../support/visible.ts';
import { client } from './site.ts';

const isThere = (page: string) => existsSync(join(client, page, 'index.html'));
const read = (file: string) => readFile(join(client, file), 'utf8');

test('a program that is not translated stops no publication, and takes with it the pages that belong to it', async () => {
  assert.deepEqual(
    [isThere('fr/programmes/spark/cohortes/spark-first'), isThere('fr/programmes/spark/criteres')],
    [true, true],
  );
  assert.deepEqual([isThere('en/programs/spark'), isThere('en/programs/spark/criteria')], [false, false]);
  assert.match(await read('fr/programmes/spark/index.html'), /Page in French only/);
  assert.match(await read('fr/questions/index.html'), /Combien de temps dure l’accompagnement de Spark/);
  assert.doesNotMatch(await read('en/questions/index.html'), /How long does support from Spark last/);
});

test('a program that waits for its date stops no publication, and what belongs to it waits too', async () => {
  for (const page of ['fr/programmes/bizspark', 'fr/programmes/bizspark/cohortes/bizspark-first'])
    assert.equal(isThere(page), false, page);
  assert.doesNotMatch(await read('fr/questions/index.html'), /Où est passé le programme/);
});

/** What a page of lists says in English of what French alone has: its text, without tags. */
async function textOf(page: string): Promise<string> {
  const html = await read(`${page}/index.html`);
  return visible(
    html.slice(html.indexOf('<main')).replace(/<(script|style)[\s\S]*?<\/\1>|<[^>]*>/g, ' '),
  ).replace(/\s+/g, ' ');
}

const elsewhere = (href: string) => new RegExp(`<a href="${href}" lang="fr" hreflang="fr"`);

for (const { page, french, said, denied } of [
  {
    page: 'en/programs/camp-microsoft/criteria',
    french: '/fr/programmes/camp-microsoft/criteres/',
    said: 'For now, the criteria for this program are available in French only.',
    denied: /No criteria/,
  },
  {
    page: 'en/programs/camp-microsoft/cohorts',
    french: '/fr/programmes/camp-microsoft/cohortes/',
    said: 'The cohorts of this program exist in French only for now.',
    denied: /No cohort|0 cohorts/,
  },
  { page: 'en/apply', french: '/fr/candidater/', said: 'In French only (2):', denied: /No call/ },
  { page: 'en/startups', french: '/fr/entreprises/', said: 'In French only (1):', denied: /9 start-ups/ },
])
  test(`a reader of English is told at /${page}/ what French alone has, with the way there`, async () => {
    const text = await textOf(page);
    assert.ok(text.includes(said), text);
    assert.doesNotMatch(text, denied);
    assert.match(await read(`${page}/index.html`), elsewhere(french));
  });

test('a page that only says where the criteria are is no translation of them, for no switch, search engine or sitemap', async () => {
  const [french, english] = ['fr/programmes/camp-microsoft/criteres', 'en/programs/camp-microsoft/criteria'];
  const [there, here] = [await read(`${french}/index.html`), await read(`${english}/index.html`)];
  assert.match(there, /Page in French only/);
  assert.match(here, /<meta name="robots" content="noindex"/);
  for (const html of [there, here]) assert.doesNotMatch(html, /<link rel="alternate" hreflang/);
  assert.match(here, new RegExp(`<a href="/${french}/" hreflang="fr" translate="no"`), 'the switch');
  const sitemap = await read('sitemap-0.xml');
  assert.ok(sitemap.includes(`/${french}/`));
  assert.ok(!sitemap.includes(`/${english}/`));
});

test('a program’s own page lists what French alone has, and promises no false “none”', async () => {
  const html = await read('en/programs/camp-microsoft/index.html');
  for (const part of ['criteria', 'calls', 'cohorts'])
    assert.match(html, elsewhere(`/fr/programmes/camp-microsoft/#${part}`), part);
  assert.doesNotMatch(await textOf('en/programs/camp-microsoft'), /No call is announced/);
});

test('an untranslated cohort or domain has no name in English, and each start-up is listed without JavaScript', async () => {
  const html = await read('en/startups/index.html');
  const links = new Set(
    [...html.matchAll(/href="\/en\/startups\/(example-workshop-\d+)\//g)].map(([, name]) => name),
  );
  assert.equal(links.size, 9);
  assert.match(await textOf('en/startups'), /All start-ups/);
  for (const file of ['en/startups/index.html', 'data/lists/startups-en.json'])
    assert.doesNotMatch(await read(file), /demo-2026|mixed-reality/, file);
});
