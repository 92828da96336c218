import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import * as pagefind from 'pagefind';
import { z } from 'zod';
import { isLocale, locales, type Locale } from '../i18n/locales.ts';
import { pageIntegration, type Page } from './built-pages.ts';
import { textOf, type Element } from './html.ts';
import { Vocabulary } from './vocabulary.ts';

/** What a result leads to: a page, or one part of a page such as a question. */
interface Entry {
  url: string;
  language: Locale;
  /** A whole document, as Pagefind reads it. */
  html: string;
  /** What the reader reads of it. */
  text: string;
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
function languageOf(root: Element | undefined): Locale | undefined {
  const [language] = root?.attributes.get('lang')?.split('-') ?? [];
  return isLocale(language) ? language : undefined;
}

/**
 * What can be found of a page: each of its parts (`data-search-part`, whose value is the id that leads to it) by itself, else
 * the page, where it carries search facts (`SearchFacts.astro`). Lists carry none: what they list is found instead.
 */
export function entriesOf({ html, file, url, elements }: Page): Entry[] {
  if (!isFound(file)) return [];
  const root = elements.find(({ name }) => name === 'html');
  const language = languageOf(root);
  if (!root || !language) return [];
  const open = `<html lang="${language}">`;
  const parts = elements.filter(({ attributes }) => attributes.has('data-search-part'));
  if (parts.length > 0) {
    return parts.map((part) => ({
      url: `${url}#${part.attributes.get('data-search-part') ?? ''}`,
      language,
      html: `${open}<body data-pagefind-body>${html.slice(part.start, part.end)}</body></html>`,
      text: textOf(part),
    }));
  }
  if (!elements.some(({ attributes }) => attributes.has('data-search-facts'))) return [];
  const whole = html.slice(0, root.start) + open + html.slice(root.startTagEnd);
  const main = elements.find(({ name }) => name === 'main') ?? root;
  return [{ url, language, html: whole, text: textOf(main) }];
}

/**
 * Pagefind divides words at straight apostrophes only: with `l’entente` as it is written, a search for “entente”
 * does not find it. `search-hit.ts` shows the page's own apostrophes again.
 */
function withDividedWords(html: string): string {
  return html.replaceAll('’', "'");
}

async function writeIndex(index: pagefind.PagefindIndex, target: string): Promise<void> {
  const { errors } = await index.writeFiles({ outputPath: target });
  if (errors.length > 0) throw new SearchIndexError('writing', errors);
  for (const name of await readdir(target)) if (unused.test(name)) await rm(join(target, name));
}

const isFound = (file: string) => isLocale(file.split('/')[0]) && file.endsWith('/index.html');

/** Makes an index of the pages under `fr/` and `en/` that it is given, and writes it: `pagefind/`, one index a language. */
export function createSearchIndex() {
  let started: ReturnType<typeof start> | undefined;
  const urls: SearchIndex['urls'] = { fr: [], en: [] };
  const words = { fr: new Vocabulary(), en: new Vocabulary() };
  async function add(entries: readonly Entry[]): Promise<void> {
    const index = await (started ??= start());
    for (const { url, language, html, text } of entries) {
      const added = await index.addHTMLFile({ url, content: withDividedWords(html) });
      if (added.errors.length > 0) throw new SearchIndexError(url, added.errors);
      urls[language].push(url);
      words[language].add(text);
    }
  }
  return {
    add,
    readPage: (page: Page) => add(entriesOf(page)),
    /** @returns what can be found, after which nothing more can be added. */
    async write(folder: string): Promise<SearchIndex> {
      const target = join(folder, 'pagefind');
      try {
        await writeIndex(await (started ??= start()), target);
      } finally {
        await pagefind.close();
      }
      for (const language of locales)
        await writeFile(join(target, `words.${language}.json`), JSON.stringify(words[language].list()));
      return { urls };
    },
  };
}

async function start(): Promise<pagefind.PagefindIndex> {
  const { index, errors } = await pagefind.createIndex({ excludeSelectors });
  if (!index) throw new SearchIndexError('starting Pagefind', errors);
  return index;
}

const entriesSchema = z.array(
  z.object({ url: z.string(), language: z.enum(locales), html: z.string(), text: z.string() }),
);

const pack = (entries: readonly Entry[]) => deflateRawSync(JSON.stringify(entries), { level: 1 });
const unpack = (packed: Buffer): Entry[] =>
  entriesSchema.parse(JSON.parse(inflateRawSync(packed).toString('utf8')));

/** Makes the search index of the built site, whatever folder it is built into. */
export function searchIntegration() {
  /** Made while pages are read for the first time: Pagefind works on another core. */
  let first: ReturnType<typeof createSearchIndex> | undefined = createSearchIndex();
  return pageIntegration<Buffer>({
    name: 'passerelle:search',
    hooks: {},
    async factsOf(page) {
      const entries = entriesOf(page);
      await first?.add(entries);
      return pack(entries);
    },
    async finish({ dir, logger }, facts) {
      const folder = fileURLToPath(dir);
      const index = first ?? createSearchIndex();
      if (!first) for (const packed of facts.values()) await index.add(unpack(packed));
      first = undefined;
      // Pagefind writes into the files that it finds.
      await rm(join(folder, 'pagefind'), { recursive: true, force: true });
      const { urls } = await index.write(folder);
      logger.info(`${urls.fr.length} pages can be found in French, ${urls.en.length} in English`);
    },
  });
}
