import type { AstroIntegration } from 'astro';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as pagefind from 'pagefind';
import { isLocale, type Locale } from '../i18n/locales.ts';
import { partsOf } from './html.ts';
import { Vocabulary } from './vocabulary.ts';

/** What a result leads to: a page, or one part of a page such as a question. */
interface Entry {
  url: string;
  language: Locale;
  /** A whole document, as Pagefind reads it. */
  html: string;
}

/** What was made, for messages and tests. */
export interface SearchIndex {
  /** The addresses that can be found, by language. */
  urls: Record<Locale, string[]>;
}

/** Pagefind's own interfaces, which our search page does without. */
const unused = /(?:-ui\.(?:js|css)|pagefind-highlight\.js|wasm\.unknown\.pagefind)$/;

/** What names the parts of a table says nothing to who reads an excerpt. */
const excludeSelectors = ['caption', 'thead'];

class SearchIndexError extends Error {
  constructor(what: string, errors: readonly string[]) {
    super(
      `The search index could not be made: ${what}: ${errors.join('; ')}. Build again; if it persists, report it.`,
    );
    this.name = 'SearchIndexError';
  }
}

/** `fr-CA` and `fr` are one language to those who search. */
function languageOf(html: string): Locale | undefined {
  const [language] = /<html[^>]*\slang="?([a-z]{2})/i.exec(html)?.slice(1) ?? [];
  return isLocale(language) ? language : undefined;
}

/**
 * What can be found of a page: each of its parts (`data-search-part`) by itself, else the page, where it carries search
 * facts (`SearchFacts.astro`). Lists carry none: what they list is found instead.
 */
export function entriesOf(html: string, url: string): Entry[] {
  const language = languageOf(html);
  if (!language) return [];
  const open = `<html lang="${language}">`;
  const parts = partsOf(html, 'data-search-part');
  if (parts.length > 0) {
    return parts.map(({ id, html: part }) => ({
      url: `${url}#${id}`,
      language,
      html: `${open}<body data-pagefind-body>${part}</body></html>`,
    }));
  }
  return html.includes('data-search-facts')
    ? [{ url, language, html: html.replace(/<html\b[^>]*>/i, open) }]
    : [];
}

/**
 * Pagefind divides words at straight apostrophes only: with `l’entente` as it is written, a search for “entente”
 * does not find it. `search-hit.ts` shows the page's own apostrophes again.
 */
function withDividedWords(html: string): string {
  return html.replaceAll('’', "'");
}

async function pagesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name === 'index.html')
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => isLocale(file.split('/')[0]))
    .sort();
}

async function writeIndex(index: pagefind.PagefindIndex, target: string): Promise<void> {
  const { errors } = await index.writeFiles({ outputPath: target });
  if (errors.length > 0) throw new SearchIndexError('writing', errors);
  for (const name of await readdir(target)) if (unused.test(name)) await rm(join(target, name));
}

/** Reads the built pages under `fr/` and `en/` and writes `pagefind/` beside them: one index a language. */
export async function makeSearchIndex(folder: string): Promise<SearchIndex> {
  const { index, errors } = await pagefind.createIndex({ excludeSelectors });
  if (!index) throw new SearchIndexError('starting Pagefind', errors);
  const target = join(folder, 'pagefind');
  const urls: SearchIndex['urls'] = { fr: [], en: [] };
  const words = { fr: new Vocabulary(), en: new Vocabulary() };
  try {
    for (const file of await pagesOf(folder)) {
      const page = await readFile(join(folder, file), 'utf8');
      for (const { url, language, html } of entriesOf(page, `/${file.replace(/index\.html$/, '')}`)) {
        const added = await index.addHTMLFile({ url, content: withDividedWords(html) });
        if (added.errors.length > 0) throw new SearchIndexError(url, added.errors);
        urls[language].push(url);
        words[language].add(html);
      }
    }
    await writeIndex(index, target);
  } finally {
    await pagefind.close();
  }
  for (const language of ['fr', 'en'] as const)
    await writeFile(join(target, `words.${language}.json`), JSON.stringify(words[language].list()));
  return { urls };
}

/** Makes the search index of the built site, whatever folder it is built into. */
export function searchIntegration(): AstroIntegration {
  return {
    name: 'passerelle:search',
    hooks: {
      'astro:build:done': async ({ dir, logger }) => {
        const { urls } = await makeSearchIndex(fileURLToPath(dir));
        logger.info(`${urls.fr.length} pages can be found in French, ${urls.en.length} in English`);
      },
    },
  };
}
