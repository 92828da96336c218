import type { Fragment, Instance, Match } from './index-types.ts';
import type { Found } from './search-all.ts';
import { hasWord, toHit } from './search-hit.ts';
import { facets, type Facet, type SearchState } from './search-state.ts';

/** How many pages are kept: those with the most words. */
const limit = 30;

interface Page {
  match: Match;
  fragment: Fragment;
}

/** Searches for the pages that have some of the words, where none has them all. */
export async function searchAny(
  instance: Instance,
  { chosen }: SearchState,
  words: readonly string[],
): Promise<Found> {
  const pages = await pagesWithAny(instance, words);
  const fits = ({ fragment }: Page, facet: Facet) =>
    chosen[facet].length === 0 || chosen[facet].some((value) => fragment.filters[facet]?.includes(value));
  const kept = pages.filter((page) => facets.every((facet) => fits(page, facet)));
  const countsOf = (facet: Facet) =>
    countValues(
      pages.filter((page) => facets.every((other) => other === facet || fits(page, other))),
      facet,
    );
  return {
    total: kept.length,
    unfiltered: pages.length,
    counts: Object.fromEntries(facets.map((facet) => [facet, countsOf(facet)])),
    isPartial: true,
    load: (from, to) =>
      Promise.resolve(kept.slice(from, to).map(({ match, fragment }) => toHit(match, fragment, words))),
  };
}

async function pagesWithAny(instance: Instance, words: readonly string[]): Promise<Page[]> {
  const answers = await Promise.all(words.map((word) => instance.search(word, { filters: {} })));
  const ranked = new Map<string, { match: Match; words: number; score: number }>();
  for (const match of answers.flatMap(({ results }) => results)) {
    const known = ranked.get(match.id) ?? { match, words: 0, score: 0 };
    const better = match.score > known.match.score ? match : known.match;
    ranked.set(match.id, { match: better, words: known.words + 1, score: known.score + match.score });
  }
  const best = [...ranked.values()].sort((a, b) => b.words - a.words || b.score - a.score).slice(0, limit);
  const pages = await Promise.all(best.map(async ({ match }) => ({ match, fragment: await match.data() })));
  return pages.filter(({ fragment }) => words.some((word) => hasWord(fragment, word)));
}

function countValues(pages: readonly Page[], facet: Facet): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of pages.flatMap(({ fragment }) => fragment.filters[facet] ?? []))
    counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
