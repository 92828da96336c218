import { hash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import * as pagefind from 'pagefind';
import { z } from 'zod';
import { isLocale, locales, type Locale } from '../i18n/locales.ts';
import { pageIntegration, type Page } from './built-pages.ts';
import { textOf, type Element } from './html.ts';
import { replaceFile } from './replace-file.ts';
import { Vocabulary } from './vocabulary.ts';

/** What a result leads to: a page, or one part of a page such as a question. */
interface Found {
  url: string;
  language: Locale;
}

interface Entry extends Found {
  /** A whole document, as Pagefind reads it. */
  html: string;
  /** What the reader reads of it. */
  text: string;
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

/** What Pagefind has a place for, and finds no more. */
const nothing = '<html><body></body></html>';

const isFound = (file: string) => isLocale(file.split('/')[0]) && file.endsWith('/index.html');

const entriesSchema = z.array(
  z.object({ url: z.string(), language: z.enum(locales), html: z.string(), text: z.string() }),
);

const pack = (entries: readonly Entry[]) => deflateRawSync(JSON.stringify(entries), { level: 1 });
const unpack = (packed: Buffer): Entry[] =>
  entriesSchema.parse(JSON.parse(inflateRawSync(packed).toString('utf8')));

async function start(): Promise<pagefind.PagefindIndex> {
  const { index, errors } = await pagefind.createIndex({ excludeSelectors });
  if (!index) throw new SearchIndexError('starting Pagefind', errors);
  return index;
}

/** The files of a folder by digests of what they hold, from which it is brought to hold others. None but this writes there. */
class WrittenFolder {
  #digests = new Map<string, string>();
  #folder = '';

  /** Brings a folder to hold these files and no other. What is there already stays: earlier releases share it. */
  async write(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
    if (folder !== this.#folder) await this.#empty(folder);
    for (const [name, content] of files) {
      const digest = hash('sha256', content);
      if (this.#digests.get(name) === digest) continue;
      const file = join(folder, name);
      await mkdir(dirname(file), { recursive: true });
      await replaceFile(file, content);
      this.#digests.set(name, digest);
    }
    for (const name of [...this.#digests.keys()]) {
      if (files.has(name)) continue;
      await rm(join(folder, name), { force: true });
      this.#digests.delete(name);
    }
  }

  async #empty(folder: string): Promise<void> {
    await rm(folder, { recursive: true, force: true });
    this.#folder = folder;
    this.#digests = new Map();
  }
}

/**
 * An index of pages under `fr/` and `en/`, one a language. Pagefind holds it: a page that reads otherwise takes the place of
 * what it was, one that is gone leaves an empty place. So nothing is read again but what has changed.
 */
export class SearchIndex {
  /** What can be found of each page, by its file. */
  readonly #pages = new Map<string, { found: Found[]; packed: Buffer }>();
  readonly #words = { fr: new Vocabulary(), en: new Vocabulary() };
  readonly #written = new WrittenFolder();
  #index: Promise<pagefind.PagefindIndex> | undefined;
  /** The addresses that Pagefind has a place for, in its order. */
  #places = new Set<string>();
  /** Where the results lead of what was written last. */
  #leads: readonly Found[] = [];

  /** Takes what can be found of a page. */
  async setPage(page: Page): Promise<void> {
    const { file } = page;
    const entries = entriesOf(page);
    await this.#forget(file, new Set(entries.map(({ url }) => url)));
    if (entries.length === 0) return;
    this.#pages.set(file, {
      found: entries.map(({ url, language }) => ({ url, language })),
      packed: pack(entries),
    });
    for (const { url, language, html, text } of entries) {
      this.#words[language].add(text);
      await this.#put(url, withDividedWords(html));
    }
  }

  /** Forgets the pages of all other files. */
  async keepOnly(files: Iterable<string>): Promise<void> {
    const kept = new Set(files);
    for (const file of [...this.#pages.keys()]) if (!kept.has(file)) await this.#forget(file, new Set());
  }

  /** Whether what was written last still leads to pages only, and to parts of them, that are there. @param files of all pages. */
  stillLeads(files: ReadonlySet<string>): boolean {
    const pages = [...this.#pages].filter(([file]) => files.has(file));
    const there = new Set(pages.flatMap(([, { found }]) => found.map(({ url }) => url)));
    return this.#leads.every(({ url }) => there.has(url));
  }

  /** Brings `pagefind/` in a folder to what the pages are now. @returns what can be found. */
  async write(folder: string): Promise<Found[]> {
    const found = this.#inOrder().flatMap((page) => page.found);
    if (!this.#isInOrder(found)) await this.#beginAgain();
    const { files, errors } = await (await this.#open()).getFiles();
    if (errors.length > 0) throw new SearchIndexError('making its files', errors);
    await this.#written.write(
      join(folder, 'pagefind'),
      new Map([
        ...files
          .filter(({ path }) => !unused.test(path))
          .map(({ path, content }) => [path, content] as const),
        ...locales.map((language) => {
          const words = JSON.stringify(this.#words[language].list());
          return [`words.${language}.json`, Buffer.from(words)] as const;
        }),
      ]),
    );
    this.#leads = found;
    return found;
  }

  /** The bytes of Pagefind's files depend on the order of the places: it is that of the pages' files. */
  #isInOrder(found: readonly Found[]): boolean {
    const urls = new Set(found.map(({ url }) => url));
    const places = [...this.#places].filter((url) => urls.has(url));
    return found.every(({ url }, index) => url === places[index]);
  }

  #open(): Promise<pagefind.PagefindIndex> {
    return (this.#index ??= start());
  }

  async #put(url: string, content: string): Promise<void> {
    const { errors } = await (await this.#open()).addHTMLFile({ url, content });
    if (errors.length > 0) throw new SearchIndexError(url, errors);
    this.#places.add(url);
  }

  /** @param except addresses that are about to be put again. */
  async #forget(file: string, except: ReadonlySet<string>): Promise<void> {
    const page = this.#pages.get(file);
    if (!page) return;
    this.#pages.delete(file);
    for (const { url, language, text } of unpack(page.packed)) {
      this.#words[language].remove(text);
      if (!except.has(url)) await this.#put(url, nothing);
    }
  }

  async #beginAgain(): Promise<void> {
    await (await this.#open()).deleteIndex();
    this.#index = undefined;
    this.#places = new Set();
    for (const { packed } of this.#inOrder())
      for (const { url, html } of unpack(packed)) await this.#put(url, withDividedWords(html));
  }

  #inOrder() {
    return [...this.#pages].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, page]) => page);
  }
}

/** Makes the search index of the built site, whatever folder it is built into. */
export function searchIntegration() {
  // Pages are put into it while they are read: Pagefind works on another core.
  const index = new SearchIndex();
  return pageIntegration<undefined>({
    name: 'passerelle:search',
    hooks: {},
    mayFollow: (files) => index.stillLeads(files),
    async factsOf(page) {
      await index.setPage(page);
    },
    async finish({ dir, logger }, facts) {
      await index.keepOnly(facts.keys());
      const found = await index.write(fileURLToPath(dir));
      const count = (language: Locale) => found.filter((one) => one.language === language).length;
      logger.info(`${count('fr')} pages can be found in French, ${count('en')} in English`);
    },
  });
}
