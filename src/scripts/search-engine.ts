import { otherLocale, type Locale } from '../i18n/locales.ts';
import {
  addLanguage,
  openIndex,
  readVocabulary,
  type Counts,
  type Fragment,
  type Instance,
  type Match,
} from './pagefind.ts';
import { facets, withoutFilters, type Facet, type SearchState } from './search-state.ts';
import { suggest } from './search-suggest.ts';
import { withHighlight } from './text-fragment.ts';

/** A piece of an excerpt; marked where it is a word that was searched. */
export interface Piece {
  text: string;
  isMatch: boolean;
}

/** A result as it is shown. */
export interface Hit {
  url: string;
  title: string;
  excerpt: readonly Piece[];
  type: string;
  domains: readonly string[];
  note: string | undefined;
  /** Former names, where the words were found in them. */
  former: string | undefined;
  isExample: boolean;
  isOutdated: boolean;
}

/** The answer to a search. */
export interface Found {
  total: number;
  /** How many there would be without filters. */
  unfiltered: number;
  /** How many results each value of a group would have, the other groups being as chosen. */
  counts: Counts;
  /** The results from one place to another, as `slice` counts. */
  load: (from: number, to: number) => Promise<readonly Hit[]>;
}

/** What can be proposed where nothing was found. */
export interface Help {
  suggestion?: string | undefined;
  /** Results in the other language; nothing where there are none either. */
  other?: Found | undefined;
}

function excerptToPieces(excerpt: string): Piece[] {
  const whole = excerpt.replace(/^[\s:;,.!?»)\]·–—-]+/, '');
  return whole.split(/<\/?mark>/).flatMap((text, place) => {
    const plain = text.replaceAll('&lt;', '<').replaceAll('&gt;', '>');
    return plain ? [{ text: plain, isMatch: place % 2 === 1 }] : [];
  });
}

function toHit({ matchedMetaFields }: Match, fragment: Fragment): Hit {
  const { meta, filters, excerpt, url, raw_url } = fragment;
  const pieces = excerptToPieces(excerpt);
  return {
    url: withHighlight(raw_url ?? url, pieces),
    title: meta['title'] ?? url,
    excerpt: pieces,
    type: filters['type']?.[0] ?? '',
    domains: filters['domain'] ?? [],
    note: meta['note'],
    former: matchedMetaFields?.includes('former') ? meta['former'] : undefined,
    isExample: 'example' in meta,
    isOutdated: 'outdated' in meta,
  };
}

async function ask(instance: Instance, { query, chosen }: SearchState, without?: Facet) {
  const filters = Object.fromEntries(
    facets
      .filter((facet) => facet !== without && chosen[facet].length > 0)
      .map((facet) => [facet, { any: chosen[facet] }]),
  );
  const sort = query ? {} : { sort: { title: 'asc' } as const };
  return instance.search(query || null, { filters, ...sort });
}

/** Searches the site in the page's language; what it needs is loaded at the first search. */
export class SearchEngine {
  readonly #locale: Locale;
  #own: Promise<Instance> | undefined;
  #both: Promise<Instance> | undefined;

  constructor(locale: Locale) {
    this.#locale = locale;
  }

  /** Loads the index ahead of the first search. */
  prepare(): Promise<Instance> {
    this.#own ??= openIndex().catch((error: unknown) => {
      this.#own = undefined;
      throw error;
    });
    return this.#own;
  }

  async search(state: SearchState): Promise<Found> {
    return searchIn(await this.prepare(), state);
  }

  /** For a search that found nothing. */
  async help(state: SearchState): Promise<Help> {
    const { query } = state;
    if (!query) return {};
    const [words, both] = await Promise.all([readVocabulary(this.#locale), this.#openBoth()]);
    const other = await searchIn(both, withoutFilters(state));
    return { suggestion: suggest(query, words), other: other.total > 0 ? other : undefined };
  }

  #openBoth(): Promise<Instance> {
    this.#both ??= openIndex().then(async (instance) => {
      await addLanguage(instance, otherLocale(this.#locale));
      return instance;
    });
    return this.#both;
  }
}

async function searchIn(instance: Instance, state: SearchState): Promise<Found> {
  const [answer, ...perFacet] = await Promise.all([
    ask(instance, state),
    ...facets.map((facet) => ask(instance, state, facet)),
  ]);
  const { results, unfilteredResultCount } = answer;
  return {
    total: results.length,
    unfiltered: unfilteredResultCount,
    counts: Object.fromEntries(facets.map((facet, place) => [facet, perFacet[place]?.filters[facet] ?? {}])),
    load: (from, to) =>
      Promise.all(results.slice(from, to).map(async (match) => toHit(match, await match.data()))),
  };
}
