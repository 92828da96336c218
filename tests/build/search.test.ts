import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { readPages, type Page } from '../../src/integrations/built-pages.ts';
import { elementsOf } from '../../src/integrations/html.ts';
import { SearchIndex } from '../../src/integrations/search-index.ts';
import { differences, digestsOf } from '../support/incremental/same-site.ts';
import { temporaryFolder } from '../support/stored.ts';

const facts = (type: string, title: string) =>
  `<div hidden data-search-facts data-pagefind-ignore><span data-pagefind-filter="type">${type}</span><span data-pagefind-meta="title">${title}</span></div>`;
const page = (lang: string, main: string) =>
  `<!doctype html><html lang="${lang}" data-page="x"><body><nav>Navigation</nav><main data-pagefind-body>${main}</main></body></html>`;

const files: Readonly<Record<string, string>> = {
  'index.html': page('fr', `<h1>Bienvenue</h1>${facts('pages', 'Bienvenue')}`),
  '404.html': page('fr', `<h1>Introuvable</h1>${facts('pages', 'Introuvable')}`),
  'admin/index.html': page('fr', `<h1>CMS</h1>${facts('pages', 'CMS')}`),
  'fr/programmes/index.html': page('fr-CA', '<h1>Programmes</h1>'),
  'fr/programmes/spark/index.html': page(
    'fr-FR',
    `<h1>Spark</h1><p>Un lieu.</p>${facts('programs', 'Spark')}`,
  ),
  'fr/programmes/bizspark/index.html': page('fr-CA', `<h1>BizSpark</h1>${facts('programs', 'BizSpark')}`),
  'fr/questions/index.html': page(
    'fr',
    ['duree', 'lieu']
      .map(
        (id) =>
          `<details data-search-part="${id}"><p>${id}</p>${facts('questions', id)}<details></details></details>`,
      )
      .join(''),
  ),
  'en/programs/spark/index.html': page('en-CA', `<h1>Spark</h1>${facts('programs', 'Spark')}`),
};

let folder: string;
let found: Awaited<ReturnType<SearchIndex['write']>>;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passerelle-search-'));
  for (const [file, html] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), html);
  }
  const index = new SearchIndex();
  for await (const page of readPages(folder)) await index.setPage(page);
  found = await index.write(folder);
});

after(() => rm(folder, { recursive: true }));

test('pages of Québec and of France are found together: one index a language', async () => {
  const entry = await readFile(join(folder, 'pagefind/pagefind-entry.json'), 'utf8');
  assert.match(entry, /"fr":\{[^}]*"page_count":4\}/);
  assert.match(entry, /"en":\{[^}]*"page_count":1\}/);
  assert.doesNotMatch(entry, /fr-|en-|unknown/);
});

test('a reader finds programs and single questions, not lists, the CMS or the page “not found”', () => {
  const addresses = (language: string) =>
    found.filter((one) => one.language === language).map(({ url }) => url);
  assert.deepEqual(addresses('fr'), [
    '/fr/programmes/bizspark/',
    '/fr/programmes/spark/',
    '/fr/questions/#duree',
    '/fr/questions/#lieu',
  ]);
  assert.deepEqual(addresses('en'), ['/en/programs/spark/']);
});

test('words are proposed from what pages say, not from their navigation', async () => {
  const words: unknown = JSON.parse(await readFile(join(folder, 'pagefind/words.fr.json'), 'utf8'));
  assert.ok(Array.isArray(words));
  assert.ok(words.includes('spark') && words.includes('lieu'));
  assert.ok(!words.includes('navigation') && !words.includes('introuvable'));
});

test('readers load no interface of Pagefind’s own', () => {
  assert.ok(existsSync(join(folder, 'pagefind/pagefind.js')));
  for (const file of [
    'pagefind-ui.js',
    'pagefind-component-ui.js',
    'pagefind-modular-ui.css',
    'pagefind-highlight.js',
  ])
    assert.ok(!existsSync(join(folder, 'pagefind', file)), file);
});

test('pages that were changed, removed, added and moved give the index that is made of them at once', async (t) => {
  const pages = new Map<string, Page>();
  for await (const one of readPages(folder)) pages.set(one.file, one);
  const withTitle = (file: string, title: string, parts = [title]): Page => {
    const html = page(
      'fr',
      parts
        .map(
          (part) => `<section data-search-part="${part}"><h2>${part}</h2>${facts('pages', title)}</section>`,
        )
        .join(''),
    );
    return { folder, file, url: `/${file.replace('index.html', '')}`, html, elements: elementsOf(html) };
  };
  const kept = new SearchIndex();
  const [first, second] = [await temporaryFolder(t), await temporaryFolder(t)];
  for (const one of pages.values()) await kept.setPage(one);
  await kept.write(first);
  const rounds: readonly (() => void)[] = [
    () =>
      pages.set(
        'fr/questions/index.html',
        withTitle('fr/questions/index.html', 'Xylophone', ['lieu', 'duree']),
      ),
    () => pages.delete('fr/programmes/bizspark/index.html'),
    () => pages.set('fr/a/index.html', withTitle('fr/a/index.html', 'Abricot')),
    () => pages.delete('en/programs/spark/index.html'),
    () =>
      pages.set(
        'fr/programmes/bizspark/index.html',
        withTitle('fr/programmes/bizspark/index.html', 'Retour'),
      ),
  ];
  for (const [round, change] of rounds.entries()) {
    change();
    for (const one of pages.values()) await kept.setPage(one);
    await kept.keepOnly(pages.keys());
    const whole = new SearchIndex();
    for (const [, one] of [...pages].sort(([a], [b]) => (a < b ? -1 : 1))) await whole.setPage(one);
    const fresh = join(second, String(round));
    assert.deepEqual(await kept.write(first), await whole.write(fresh));
    assert.deepEqual(
      differences(await digestsOf(first, ['**/*']), await digestsOf(fresh, ['**/*'])),
      [],
      `round ${round}`,
    );
  }
});
