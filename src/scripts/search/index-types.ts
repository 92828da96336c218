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
