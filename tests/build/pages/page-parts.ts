import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import ICAL from 'ical.js';
import { elementsOf } from '../../../src/integrations/html.ts';
import { client } from './site.ts';

const readHtml = (page: string) => readFile(join(client, page, 'index.html'), 'utf8');

/** The start tag of the one element that carries an id, with the text right after it. */
function atMark(html: string, id: string): string {
  const found = elementsOf(html).filter(({ attributes }) => attributes.get('id') === id);
  assert.equal(found.length, 1, id);
  return html.slice(found[0]?.start).slice(0, 400);
}

/** The addresses that an element with these words leads to. */
const linksNamed = (html: string, words: string) =>
  [...html.matchAll(/<a [^>]*href="([^"]*)"[^>]*>\s*([^<]*?)\s*<\/a>/g)].flatMap(([, href, text]) =>
    text === words ? [href] : [],
  );

test('no page has a mark twice, so that each link leads where it says', async () => {
  for (const file of globSync('**/*.html', { cwd: client })) {
    const ids = [...elementsOf(await readFile(join(client, file), 'utf8'))].flatMap(
      ({ attributes }) => attributes.get('id') ?? [],
    );
    assert.deepEqual(
      ids.filter((id, index) => ids.indexOf(id) !== index),
      [],
      file,
    );
  }
});

test('a text may have a heading named like a part of its page: the contents and the text each lead to their own', async () => {
  const html = await readHtml('fr/programmes/spark');
  assert.match(html, /<section[^>]*aria-labelledby="questions"/);
  assert.match(atMark(html, 'questions'), /^<h2 id="questions"[^>]*>Questions/);
  assert.deepEqual(linksNamed(html, 'les questions du texte'), ['#programs-spark--questions']);
  assert.match(atMark(html, 'programs-spark--questions'), /^<h2[^>]*>Questions/);
  assert.deepEqual(linksNamed(html, 'celles du public'), ['#people'], 'a part of the page itself');
});

test('the notes of each of several texts of a page lead to their own note and back', async () => {
  const html = await readHtml('fr/programmes/spark');
  const calls = elementsOf(html).filter(({ attributes }) => attributes.has('data-footnote-ref'));
  assert.equal(calls.length, 3);
  for (const { attributes } of calls) {
    const link = attributes.get('href') ?? '';
    const note = atMark(html, link.slice(1));
    assert.match(note, /^<li[^>]*>[^]*La note d/);
    assert.ok(note.includes(`href="#${attributes.get('id') ?? ''}"`), note);
    assert.match(atMark(html, attributes.get('aria-describedby') ?? ''), /^<h2[^>]*class="sr-only"/);
  }
});

test('a person who counts the hours to a deadline in a repeated hour finds one instant on the page, in the calendar and in the data', async () => {
  const [opens, closes] = ['2025-11-02T05:30:00.000Z', '2026-11-01T06:30:00.000Z'];
  const html = await readHtml('en/apply/nuit');
  const times = [...html.matchAll(/<time datetime="([^"]+)"[^>]*>([^<]+)</g)].map(([, at, words = '']) => [
    at,
    words.replace(/.*\(/, '('),
  ]);
  assert.deepEqual(times.slice(0, 2), [
    [opens, '(EDT)'],
    [closes, '(EST)'],
  ]);
  const calendar = ICAL.Component.fromString(await readFile(join(client, 'en/calls.ics'), 'utf8'));
  for (const zone of calendar.getAllSubcomponents('vtimezone'))
    ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  const events = calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
  const startOf = (part: string) =>
    events
      .find(({ uid }) => uid.startsWith(`night-call-${part}`))
      ?.startDate.toJSDate()
      .toISOString();
  assert.deepEqual([startOf('opens'), startOf('closes')], [opens, closes]);
  const data = await readFile(join(client, 'data/calls.json'), 'utf8');
  assert.ok(data.includes(closes) || data.includes(closes.replace('.000', '')), data);
});

test('a note in a feed leads to the article on the site, whatever program shows it', async () => {
  const feed = await readFile(join(client, 'fr/rss.xml'), 'utf8');
  const links = [...feed.matchAll(/href=(?:"|&quot;)([^"&]*)(?:"|&quot;)/g)].map(([, href = '']) => href);
  const article = 'https://passerelle.example/fr/actualites/entretien-spark/';
  assert.ok(links.includes(`${article}#articles-spark-interview--user-content-fn-1`), links.join('\n'));
  assert.deepEqual(
    links.filter((href) => href.startsWith('#') || href.startsWith('/')),
    [],
  );
  atMark(await readHtml('fr/actualites/entretien-spark'), 'articles-spark-interview--user-content-fn-1');
});

test('a feed dates no article of which the year is inferred, and leads to the news of its own language', async () => {
  for (const [locale, news] of [
    ['fr', 'actualites'],
    ['en', 'news'],
  ] as const) {
    const feed = await readFile(join(client, locale, 'rss.xml'), 'utf8');
    assert.match(
      feed,
      new RegExp(
        `<channel><title>[^<]*</title>.*?<link>https://passerelle.example/${locale}/${news}/</link>`,
      ),
    );
    const item = feed.split('<item>').find((one) => one.includes('spark-interview--')) ?? '';
    assert.ok(item !== '');
    assert.doesNotMatch(item, /pubDate/);
  }
  const ofProgram = await readFile(join(client, 'fr/programmes/spark/rss.xml'), 'utf8');
  assert.ok(ofProgram.includes('<link>https://passerelle.example/fr/programmes/spark/</link>'));
});

test('the calendar has what else happens on the day of the opening, and the opening once', async () => {
  const calendar = ICAL.Component.fromString(await readFile(join(client, 'fr/calls.ics'), 'utf8'));
  const ofDay = calendar
    .getAllSubcomponents('vevent')
    .map((one) => new ICAL.Event(one))
    .filter(
      ({ uid, startDate }) => uid.startsWith('demo-2026-') && startDate.toString().startsWith('2026-09-01'),
    )
    .map(({ summary }) => summary.split(/\s[:—–]/)[0]);
  assert.deepEqual(ofDay.sort(), ['Ouverture', 'Visite des lieux']);
});

test('of two versions of criteria of one day, the one written down last is the newest', async () => {
  const html = await readHtml('fr/programmes/camp-microsoft/criteres');
  assert.match(html, /Version[^<]*2[^]{0,300}Le soir\.[^]*Version[^<]*1[^]{0,300}Le matin\./);
});

test('each home page names the page of both languages, as that one names them', async () => {
  const versions = (html: string) =>
    [...html.matchAll(/<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"/g)]
      .map(([, lang, href]) => `${lang} ${href}`)
      .sort();
  const root = versions(await readHtml(''));
  assert.ok(root.includes('x-default https://passerelle.example/'), root.join());
  for (const locale of ['fr', 'en']) assert.deepEqual(versions(await readHtml(locale)), root);
  const sitemap = await readFile(join(client, 'sitemap-0.xml'), 'utf8');
  for (const locale of ['fr', 'en']) {
    const [entry = ''] =
      new RegExp(`<loc>https://passerelle.example/${locale}/</loc>.*?</url>`).exec(sitemap) ?? [];
    assert.match(entry, /hreflang="x-default" href="https:\/\/passerelle\.example\/"/);
  }
});

test('a person who has a question about a program that nobody has asked about finds where to ask it', async () => {
  const html = await readHtml('fr/programmes/quiet');
  assert.match(html, /href="\/fr\/questions\/poser\/\?program=quiet"/);
});

test('examples of a domain that the program does not list are shown with the name of that domain', async () => {
  const html = await readHtml('fr/programmes/quiet');
  assert.match(html, /<th scope="row"[^>]*>[^]{0,200}\/fr\/domaines\/cybersecurite\/[^]*?Des coffres\./);
});

test('a party to an agreement is named, also where its page is not translated', async () => {
  const page = globSync('en/programs/*/cohorts/*/index.html', { cwd: client });
  const texts = await Promise.all(page.map((file) => readFile(join(client, file), 'utf8')));
  assert.ok(texts.some((html) => /Parties<\/th>\s*<td[^>]*>\s*Microsoft and Le\sCAMP/.test(html)));
});

/** The cohort pages that show a picture with this attribute. */
async function cohortPagesWith(attribute: string): Promise<string[]> {
  const files = globSync('fr/programmes/*/cohortes/*/**/index.html', { cwd: client }).sort();
  const pages = await Promise.all(files.map((file) => readFile(join(client, file), 'utf8')));
  return pages.filter((html) => html.includes(attribute));
}

test('a founder sees a logo at the size of a logo, beside the name on its page and in the list of its cohort', async () => {
  const html = await readHtml('fr/entreprises/exemple-atelier-01');
  const head = html.slice(html.indexOf('<main'), html.indexOf('id="facts"'));
  const [logo = ''] = /<img[^>]*alt="Une image"[^>]*>/.exec(head) ?? [];
  assert.match(logo, /sizes="72px"/);
  assert.ok(head.includes('Crédit de l’image'));
  assert.equal((await cohortPagesWith('sizes="72px"')).length, 1);
});

test('a start-up without a logo stands among logos with its initials, which are read to nobody', async () => {
  const [cohort = ''] = await cohortPagesWith('sizes="72px"');
  assert.match(cohort, /<span class="logo initials"[^>]*aria-hidden="true"[^>]*>\s*EA\s*<\/span>/);
  assert.match(await readHtml('fr/organisations/microsoft'), /<main[^]*sizes="72px"[^]*<h1/);
});

test('an investor reads who founded a start-up, when, what it looks for, what it says, and goes on to its cohort', async () => {
  const html = await readHtml('fr/entreprises/exemple-atelier-01');
  assert.match(html, /Fondée par<\/th>\s*<td[^>]*>\s*Deux personnes inventées/);
  assert.match(html, /Année de fondation<\/th>\s*<td[^>]*>\s*2025/);
  assert.match(html, /id="looking-for"[^]*?Des usines où essayer\./);
  assert.match(html, /<blockquote[^>]*>\s*<p>«\sOn nous a ouvert des portes\.\s»<\/p>[^]*?Une cofondatrice/);
  const mates = html.slice(html.indexOf('id="mates"'));
  const linked = [...mates.matchAll(/href="\/fr\/entreprises\/([^"/]+)\/"/g)].map(([, name]) => name);
  assert.deepEqual(linked, [
    'exemple-atelier-02',
    'exemple-atelier-03',
    'exemple-atelier-04',
    'exemple-atelier-05',
  ]);
});

test('the home page says what one gets in figures, with who states them, and who is in, in their own words', async () => {
  const html = await readHtml('fr');
  const head = html.slice(html.indexOf('<h1'), html.indexOf('</header>', html.indexOf('<h1')));
  assert.match(head, /120\s000\s\$[^]*Selon Radio-Canada\.[^]*Chiffres non confirmés\./);
  const cohort = html.slice(html.indexOf('id="cohort"'), html.indexOf('id="news"'));
  assert.match(cohort, /Cohorte d’exemple 2026[^]*?Exemple<[^]*«\sOn nous a ouvert des portes\.\s»/);
  assert.match(cohort, /href="\/fr\/entreprises\/exemple-atelier-01\/"[^]*sizes="72px"/);
});

test('the picture of a program and of a cohort comes before their text', async () => {
  const program = await readHtml('fr/programmes/bizspark');
  const shown = program.indexOf('alt="Une image"');
  assert.ok(shown > 0 && shown < program.indexOf('Pour se faire connaître et vendre'));
  const [cohort = ''] = await cohortPagesWith('alt="Une image"');
  assert.ok(cohort.indexOf('alt="Une image"') < cohort.indexOf('id="facts"'));
});

test('a founder learns whether a program still runs, since when that is known, and which number to dial', async () => {
  const html = await readHtml('fr/programmes/bizspark');
  const [availability = ''] = /Toujours offert\?<\/th>[^]*?<\/td>/.exec(html) ?? [];
  assert.match(availability, /Non, le programme a pris fin[^]*1er\soctobre\s2026/);
  assert.ok(html.includes('href="tel:+33123456789"'), 'an extension is not dialled');
  assert.ok(html.includes('href="tel:4185550100"'), 'the number of the site, at the foot of each page');
  const [unknown = ''] = /Still offered\?<\/th>[^]*?<\/td>/.exec(await readHtml('en/programs/spark')) ?? [];
  assert.match(unknown, /Not verified/);
});

test('a person who chooses “Apply” in the menu finds the calls that are open', async () => {
  assert.deepEqual(linksNamed(await readHtml('fr'), 'Déposer sa candidature')[0], '/fr/candidater/');
  assert.deepEqual(linksNamed(await readHtml('en'), 'Apply')[0], '/en/apply/');
});

test('someone with ten tabs open tells the home pages and the questions of each call apart', async () => {
  const titles = await Promise.all(
    globSync(['{fr,en}/index.html', 'fr/candidater/*/toutes-les-questions/index.html'], {
      cwd: client,
    }).map(async (file) => /<title>([^<]*)/.exec(await readFile(join(client, file), 'utf8'))?.[1]),
  );
  assert.ok(titles.length > 3);
  assert.equal(new Set(titles).size, titles.length, titles.join('\n'));
});
