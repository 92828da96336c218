import type { Counts, Fragment, Instance, Match } from './index-types.ts';
import { hasWord, toHit, type Hit } from './search-hit.ts';
import { facets, withoutFilters, type Facet, type SearchState } from './search-state.ts';
import type { Plan } from './search-words.ts';

/** The answer to a search. */
export interface Found {
  total: number;
  /** How many there would be without filters. */
  unfiltered: number;
  /** How many results each value of a group would have, the other groups being as chosen. */
  counts: Counts;
  /** True where no page has every word, and these have some of them. */
  isPartial: boolean;
  /** The results from one place to another, as `slice` counts. */
  load: (from: number, to: number) => Promise<readonly Hit[]>;
}

/** How many results are read to see whether they have the words: where none of the best has them, no other does. */
const read = 30;

interface Answer {
  results: readonly Match[];
  counts: Counts;
}

/** Searches for the pages that have every word. */
export async function searchAll(
  instance: Instance,
  state: SearchState,
  plan: Plan,
  isDoubtful: boolean,
): Promise<Found> {
  const ask = (asked: SearchState, without?: Facet) => askIndex(instance, asked, plan, isDoubtful, without);
  const [answer, all, ...perFacet] = await Promise.all([
    ask(state),
    ask(withoutFilters(state)),
    ...facets.map((facet) => ask(state, facet)),
  ]);
  return {
    total: answer.results.length,
    unfiltered: all.results.length,
    counts: Object.fromEntries(facets.map((facet, place) => [facet, perFacet[place]?.counts[facet] ?? {}])),
    isPartial: false,
    load: (from, to) =>
      Promise.all(
        answer.results.slice(from, to).map(async (match) => toHit(match, await match.data(), plan.words)),
      ),
  };
}

async function askIndex(
  instance: Instance,
  { chosen }: SearchState,
  { text, words }: Plan,
  isDoubtful: boolean,
  without?: Facet,
): Promise<Answer> {
  const filters = Object.fromEntries(
    facets
      .filter((facet) => facet !== without && chosen[facet].length > 0)
      .map((facet) => [facet, { any: chosen[facet] }]),
  );
  const sort = text ? {} : { sort: { title: 'asc' } as const };
  const { results, filters: counts } = await instance.search(text || null, { filters, ...sort });
  if (!isDoubtful) return { results, counts };
  const fragments = await Promise.all(results.slice(0, read).map((match) => match.data()));
  const wrong = fragments.filter((fragment) => !words.every((word) => hasWord(fragment, word)));
  if (wrong.length === fragments.length) return { results: [], counts: {} };
  return {
    results: results.filter((_, place) => !wrong.some((fragment) => fragment === fragments[place])),
    counts: withoutPages(counts, wrong),
  };
}

/** The counts of the index, less the pages that do not have the words. */
function withoutPages(counts: Counts, pages: readonly Fragment[]): Counts {
  return Object.fromEntries(
    Object.entries(counts).map(([name, values]) => [
      name,
      Object.fromEntries(
        Object.entries(values).map(([value, count]) => [
          value,
          count - pages.filter(({ filters }) => filters[name]?.includes(value)).length,
        ]),
      ),
    ]),
  );
}
