import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { readPages } from '../../src/integrations/built-pages.ts';
import { createSearchIndex, type SearchIndex } from '../../src/integrations/search-index.ts';

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
let index: SearchIndex;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passerelle-search-'));
  for (const [file, html] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), html);
  }
  const made = createSearchIndex();
  for await (const page of readPages(folder)) await made.readPage(page);
  index = await made.write(folder);
});

after(() => rm(folder, { recursive: true }));

test('pages of Québec and of France are found together: one index a language', async () => {
  const entry = await readFile(join(folder, 'pagefind/pagefind-entry.json'), 'utf8');
  assert.match(entry, /"fr":\{[^}]*"page_count":4\}/);
  assert.match(entry, /"en":\{[^}]*"page_count":1\}/);
  assert.doesNotMatch(entry, /fr-|en-|unknown/);
});

test('a reader finds programs and single questions, not lists, the CMS or the page “not found”', () => {
  assert.deepEqual(index.urls, {
    fr: ['/fr/programmes/bizspark/', '/fr/programmes/spark/', '/fr/questions/#duree', '/fr/questions/#lieu'],
    en: ['/en/programs/spark/'],
  });
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
