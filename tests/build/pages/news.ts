import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { client } from './site.ts';

const pathOf = (page: string) => join(client, page, page.endsWith('.xml') ? '' : 'index.html');
const readHtml = (page: string) => readFile(pathOf(page), 'utf8');

/** What a reader reads of a part of a page, one space between words. */
const wordsOf = (html: string) =>
  html
    .replace(/<(?:script|style)[\s\S]*?<\/(?:script|style)>/g, '')
    .replace(/<\/?(?:a|cite|em|span|strong|time)\b[^>]*>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;/g, '’')
    .replace(/\s+/g, ' ');

/** The element that begins with `start`, up to the first closing tag of its name. */
function partOf(html: string, start: RegExp, tag: string): string {
  const from = html.search(start);
  assert.ok(from >= 0, `${String(start)} is not on the page`);
  return html.slice(from, html.indexOf(`</${tag}>`, from));
}

const linksOf = (html: string) => [...html.matchAll(/<a[^>]* href="([^"]+)"/g)].map(([, href = '']) => href);

test('a reader of a series sees all its parts in order, which one this is, and what comes before and after', async () => {
  const html = await readHtml('fr/actualites/second-portrait');
  assert.match(
    wordsOf(partOf(html, /<main/, 'header')),
    /Partie 2 sur 3 de la série « Portraits de fondateurs »/,
  );
  const section = partOf(html, /<section[^>]*aria-labelledby="series"/, 'section');
  assert.deepEqual(linksOf(partOf(section, /<ol/, 'ol')), [
    '/fr/actualites/premier-portrait/',
    '/fr/actualites/troisieme-portrait/',
  ]);
  assert.match(section, /<strong aria-current="page"[^>]*>Second portrait<\/strong>/);
  assert.match(section, /href="\/fr\/actualites\/premier-portrait\/" rel="prev"/);
  assert.match(section, /href="\/fr\/actualites\/troisieme-portrait\/" rel="next"/);
  assert.match(wordsOf(section), /Partie suivante : Troisième portrait/);
});

test('the first part of a series has nothing before it, and what follows is not named twice', async () => {
  const html = await readHtml('fr/actualites/premier-portrait');
  const section = partOf(html, /<section[^>]*aria-labelledby="series"/, 'section');
  assert.doesNotMatch(section, /rel="prev"/);
  assert.match(section, /rel="next"/);
  assert.doesNotMatch(html.slice(html.indexOf('id="related"')), /\/fr\/actualites\/second-portrait\//);
});

test('a part that is not translated is not counted in the other language', async () => {
  const html = await readHtml('en/news/second-portrait');
  assert.match(wordsOf(html), /Part 2 of 2 of the series “Portraits of founders”/);
  assert.doesNotMatch(html, /rel="next"|portrait de|Troisième/);
  assert.match(wordsOf(await readHtml('en/news/year/2024')), /Part 1 of 2 of the series/);
});

test('a person who opens a corrected article reads first what was wrong, the newest correction at the top', async () => {
  const html = await readHtml('fr/actualites/second-portrait');
  const head = wordsOf(partOf(html, /<main/, 'header'));
  assert.match(
    head,
    /Corrections 3 juin 2024 : Un nom était mal écrit\. 2 mai 2024 : Le premier texte disait vingt; c’est dix\./,
  );
  assert.match(wordsOf(await readHtml('fr/actualites/annee/2024')), /Corrigé le 3 juin 2024\./);
  assert.match(wordsOf(await readHtml('en/news/second-portrait')), /June 3, 2024: A name was misspelled\./);
});

const feedItem = (xml: string, slug: string) =>
  [...xml.matchAll(/<item>[\s\S]*?<\/item>/g)]
    .map(([item]) => item)
    .find((item) => item.includes(`/${slug}/<`)) ?? '';

test('who follows the news by feed learns of corrections, figures and sources too', async () => {
  const xml = await readHtml('fr/rss.xml');
  const corrected = feedItem(xml, 'second-portrait');
  assert.match(corrected, /Un nom était mal écrit\.[\s\S]*Le corps de cet article/);
  assert.match(corrected, /<atom:updated>2024-06-03T12:00:00Z<\/atom:updated>/);
  const figures = feedItem(xml, 'des-chiffres');
  assert.match(figures, /Le corps de cet article[\s\S]*500\s€[\s\S]*par mois[\s\S]*Le Journal/);
  assert.doesNotMatch(figures, /atom:updated/);
});

test('a figure says its unit, who states it and whether it is confirmed, even where that person’s page is not translated', async () => {
  const french = partOf(await readHtml('fr/actualites/des-chiffres'), /id="figures"/, 'dl');
  assert.match(wordsOf(french), /500 € par mois Selon Carl Viel\. Confirmé\./);
  assert.match(french, /href="\/fr\/personnes\/carl-viel\/"/);
  const english = partOf(await readHtml('en/news/some-figures'), /id="figures"/, 'dl');
  assert.match(wordsOf(english), /€500 a month According to Carl Viel\. Confirmed\./);
  assert.doesNotMatch(english, /carl-viel/);
});

test('a figure of an unknown dollar, not confirmed, says both', async () => {
  const html = await readHtml('fr/actualites/entente-camp-microsoft');
  const words = wordsOf(partOf(html, /id="figures"/, 'section'));
  assert.match(words, /120 000 \$ .*Chiffres non confirmés\. Devise à confirmer\./);
  assert.equal(words.match(/onfirm/g)?.length, 2, 'once below them all, not beside each');
});

test('a source that can be read online is linked, the others are named', async () => {
  const html = await readHtml('fr/actualites/des-chiffres');
  assert.match(html, /<a href="https:\/\/example\.org\/journal"[^>]*>\s*<cite[^>]*>Le Journal<\/cite>/);
  assert.match(wordsOf(html), /Sources : Le Journal, p\. 3; La Gazette\./);
});

test('from any list of news a reader reaches those of each year, program and domain, and sees how many articles they hold', async () => {
  for (const page of ['fr/actualites', 'fr/programmes/spark/actualites', 'fr/actualites/annee/2024']) {
    const browse = partOf(await readHtml(page), /aria-labelledby="browse"/, 'section');
    const links = linksOf(browse);
    for (const href of links) assert.ok(existsSync(pathOf(href)), href);
    for (const href of [
      '/fr/actualites/annee/2026/',
      '/fr/actualites/annee/sans-date/',
      '/fr/programmes/bizspark/actualites/',
      '/fr/domaines/cybersecurite/actualites/',
    ])
      assert.ok(links.includes(href), `${page} does not lead to ${href}`);
    assert.match(wordsOf(browse), /Spark \(32 articles\)/);
    assert.match(wordsOf(browse), /Sans date certaine \(2 articles\)/);
  }
});

test('an article without a date begins its byline with a name', async () => {
  const head = partOf(await readHtml('fr/actualites/entente-camp-microsoft'), /<main/, 'header');
  assert.equal(wordsOf(partOf(head, /<p class="meta"/, 'p')).trim(), 'La rédaction de Passerelle');
});

test('an article that names nobody and nothing has no empty margin', async () => {
  assert.doesNotMatch(await readHtml('fr/actualites/les-mots-de-nos-pages'), /À propos de cet article/);
  assert.match(await readHtml('fr/actualites/entretien-spark'), /À propos de cet article/);
});

test('a count is the number of articles that its list holds', async () => {
  const browse = partOf(await readHtml('en/news'), /aria-labelledby="browse"/, 'section');
  const counted = [...browse.matchAll(/href="([^"]+)"[^>]*>[\s\S]*?\((\d+)<span/g)];
  assert.ok(counted.length > 25);
  for (const [, href = '', count] of counted) {
    const titles = new Set<string>();
    for (let page = 1; existsSync(pathOf(page === 1 ? href : `${href}page/${page}`)); page += 1) {
      const html = await readHtml(page === 1 ? href : `${href}page/${page}`);
      const rows = partOf(html, /<ul class="bare rows"/, 'ul');
      linksOf(rows).forEach((link) => titles.add(link));
    }
    assert.equal(titles.size, Number(count), href);
  }
});

test('a list names what it is limited to, in its title, its heading and the bar of the browser', async () => {
  for (const [page, title] of [
    ['fr/domaines/cybersecurite/actualites', 'Actualités : Cybersécurité'],
    ['fr/programmes/spark/actualites/page/2', 'Actualités : Spark, page 2'],
    ['en/domains/cybersecurity/news', 'News: Cybersecurity'],
    ['en/news/year/2024', 'News from 2024'],
    ['fr/actualites/annee/sans-date', 'Actualités sans date précise'],
  ] as const) {
    const html = await readHtml(page);
    assert.equal(wordsOf(partOf(html, /<h1/, 'h1')).trim(), title);
    assert.ok(
      wordsOf(partOf(html, /<title/, 'title'))
        .trim()
        .startsWith(title),
      page,
    );
  }
});

test('a list says how many articles it holds, and in which order', async () => {
  const words = wordsOf(await readHtml('fr/domaines/cybersecurite/actualites'));
  assert.match(words, /22 articles, du plus récent au plus ancien\./);
  const years = partOf(await readHtml('fr/domaines/cybersecurite/actualites'), /<ul class="bare rows"/, 'ul');
  const dates = [...years.matchAll(/datetime="([^"]+)"/g)].map(([, date = '']) => date);
  assert.deepEqual(dates, [...dates].sort().reverse());
  assert.ok(dates.length > 15);
});

test('a long list is cut into pages that know their neighbours, in the page and in its head', async () => {
  const first = await readHtml('fr/programmes/spark/actualites');
  const second = await readHtml('fr/programmes/spark/actualites/page/2');
  const address = 'https://passerelle.example/fr/programmes/spark/actualites/';
  assert.ok(first.includes(`<link rel="next" href="${address}page/2/">`));
  assert.doesNotMatch(first, /rel="prev"/);
  assert.ok(second.includes(`<link rel="prev" href="${address}">`));
  assert.doesNotMatch(second, /rel="next"/);
  assert.match(second, /<a href="\/fr\/programmes\/spark\/actualites\/" rel="prev"/);
  assert.match(wordsOf(second), /Page 2 sur 2/);
  assert.ok(
    second.includes('hreflang="en" href="https://passerelle.example/en/programs/spark/news/page/2/"'),
  );
});

test('the news of a program lead to its own feed, and other lists name none that is not theirs', async () => {
  const program = await readHtml('fr/programmes/spark/actualites');
  assert.match(program, /<a href="\/fr\/programmes\/spark\/rss\.xml"/);
  assert.ok(program.includes('href="https://passerelle.example/fr/programmes/spark/rss.xml"'));
  const ofDomain = partOf(await readHtml('fr/domaines/cybersecurite/actualites'), /<main/, 'main');
  assert.doesNotMatch(ofDomain, /<a href="[^"]*rss\.xml"/);
});

test('the page of a domain shows its latest articles and leads to all of them', async () => {
  const section = partOf(
    await readHtml('fr/domaines/cybersecurite'),
    /aria-labelledby="articles"/,
    'section',
  );
  assert.equal(section.match(/<li/g)?.length, 5);
  assert.match(wordsOf(section), /Cybersécurité : les 22 articles/);
  assert.ok(linksOf(section).includes('/fr/domaines/cybersecurite/actualites/'));
});

test('an article of an inferred year is in no year’s list, and can still be found among those without one', async () => {
  assert.doesNotMatch(await readHtml('fr/actualites/annee/2013'), /\/fr\/actualites\/entretien-spark\//);
  assert.match(await readHtml('fr/actualites/annee/sans-date'), /\/fr\/actualites\/entretien-spark\//);
});
