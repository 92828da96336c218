import type { Fragment, Match } from './index-types.ts';
import { isAkin } from './search-words.ts';
import { withHighlight } from '../text-fragment.ts';

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

/** The apostrophes of the page: the index has straight ones, at which it divides words (`search-index.ts`). */
function asWritten(text: string): string {
  return text.replaceAll("'", '’');
}

function excerptToPieces(excerpt: string, words: readonly string[]): Piece[] {
  const whole = asWritten(excerpt).replace(/^[\s:;,.!?»)\]·–—-]+/, '');
  return whole.split(/<\/?mark>/).flatMap((text, place) => {
    const plain = text.replaceAll('&lt;', '<').replaceAll('&gt;', '>');
    const isMatch = place % 2 === 1 && (words.length === 0 || words.some((word) => isAkin(plain, word)));
    return plain ? [{ text: plain, isMatch }] : [];
  });
}

/**
 * One page that matches, to be shown.
 * @param words those asked for: nothing else is marked; none where the index has compared a whole phrase
 */
export function toHit({ matchedMetaFields }: Match, fragment: Fragment, words: readonly string[]): Hit {
  const { filters, excerpt, url, raw_url } = fragment;
  const meta = new Map(Object.entries(fragment.meta).map(([name, text]) => [name, asWritten(text)]));
  const pieces = excerptToPieces(excerpt, words);
  return {
    url: withHighlight(raw_url ?? url, pieces),
    title: meta.get('title') ?? url,
    excerpt: pieces,
    type: filters['type']?.[0] ?? '',
    domains: filters['domain'] ?? [],
    note: meta.get('note'),
    former: matchedMetaFields?.includes('former') ? meta.get('former') : undefined,
    isExample: meta.has('example'),
    isOutdated: meta.has('outdated'),
  };
}

/** True where a page has a word that is akin to the one asked for, at a place that matched or in what is known of it. */
export function hasWord({ content, locations, meta }: Fragment, asked: string): boolean {
  // As Pagefind counts places: https://github.com/Pagefind/pagefind, `pagefind_web_js/lib/excerpt.ts`.
  const places = content.split(/[^\S\uFEFF]+/);
  return (
    locations.some((place) => isAkin(places[place] ?? '', asked)) ||
    Object.values(meta).some((text) => text.split(/\s+/).some((word) => isAkin(word, asked)))
  );
}
