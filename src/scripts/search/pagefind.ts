import { openCurrentIndex } from '../current-index.ts';
import type { Facet } from './search-state.ts';

/** How many pages have each value of each filter. */
export type Counts = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** What Pagefind tells about one page that matches. */
export interface Fragment {
  url: string;
  /** The address as it was indexed, whatever the index was loaded from. */
  raw_url?: string;
  /** With matches between `<mark>` tags; `<` and `>` of the text itself are entities. */
  excerpt: string;
  /** The whole text, and the places of the words that match, counted between spaces. */
  content: string;
  locations: readonly number[];
  meta: Readonly<Record<string, string>>;
  filters: Readonly<Record<string, readonly string[]>>;
}

export interface Match {
  /** Of the page, the same in every search. */
  id: string;
  score: number;
  /** The fields beside the text in which the words were found. */
  matchedMetaFields?: readonly string[];
  data: () => Promise<Fragment>;
}

interface Answer {
  results: readonly Match[];
  filters: Counts;
}

type Filters = Partial<Record<Facet, { any: readonly string[] }>>;

/** The part of Pagefind's instances that we use: https://pagefind.app/docs/api/. */
export interface Instance {
  search: (
    query: string | null,
    options: { filters: Filters; sort?: Record<string, 'asc'> },
  ) => Promise<Answer>;
  filters: () => Promise<Counts>;
  mergeIndex: (path: string, options: { language: string }) => Promise<void>;
}

interface Module {
  createInstance: (options: object) => Instance;
}

function isModule(value: unknown): value is Module {
  return typeof value === 'object' && value !== null && 'createInstance' in value;
}

/** Where the build step puts the index. */
const folder = '/pagefind/';

async function openOnce(): Promise<Instance> {
  const address = `${folder}pagefind.js`;
  const loaded: unknown = await import(/* @vite-ignore */ address);
  if (!isModule(loaded)) throw new TypeError(`${address} is not Pagefind`);
  const instance = loaded.createInstance({
    excerptLength: 28,
    ranking: { metaWeights: { former: 8, open: 8 } },
  });
  await instance.filters();
  return instance;
}

/** Changes with each publication that changes what can be found. */
async function readVersion(): Promise<string | undefined> {
  const answer = await fetch(`${folder}pagefind-entry.json`, { cache: 'no-cache' }).catch(() => undefined);
  return answer?.ok ? answer.text() : undefined;
}

/**
 * Loads Pagefind and opens the index of the page's language; follows later publications.
 * @throws Error where the index does not answer.
 */
export const openIndex = (): Promise<Instance> => openCurrentIndex({ open: openOnce, readVersion });

/** Adds the index of another language; its results come after those of the page's own. */
export async function addLanguage(instance: Instance, language: string): Promise<void> {
  // A whole address: Pagefind takes the bare path for the index that is open already, and skips it.
  await instance.mergeIndex(new URL(folder, location.href).href, { language });
}

/** The words of a language's pages, the most frequent first. */
export async function readVocabulary(language: string): Promise<readonly string[]> {
  const answer = await fetch(`${folder}words.${language}.json`);
  const words: unknown = answer.ok ? await answer.json() : [];
  return Array.isArray(words) ? words.map(String) : [];
}
