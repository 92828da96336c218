import { routes } from '../../i18n/routes.ts';
import type { Item, Library } from '../library/library.ts';
import { toPages, type Page } from './paging.ts';
import { startupsOf } from './related.ts';
import { urlOf } from '../urls.ts';

/** One page of a cohort's start-ups; the first is the cohort's own page. */
export interface CohortPart extends Page<Item<'startups'>> {
  cohort: Item<'cohorts'>;
  url: string;
  /** Start-ups on all pages. */
  total: number;
}

/** Start-ups on one page. */
const pageSize = 60;

/** The pages of a cohort: one, but for very large cohorts. */
export function cohortPages(library: Library, cohort: Item<'cohorts'>): CohortPart[] {
  const startups = startupsOf(library, cohort);
  const root = urlOf(library, cohort);
  return toPages(startups, pageSize).map((part) => ({
    ...part,
    cohort,
    url: routes.pageOf(cohort.locale, root, part.page),
    total: startups.length,
  }));
}

/** How many start-ups of a cohort carry each of some values, the most frequent first. */
export function countBy<T>(
  startups: readonly Item<'startups'>[],
  valuesOf: (startup: Item<'startups'>) => readonly T[],
): [value: T, count: number][] {
  const counts = new Map<T, number>();
  for (const value of startups.flatMap(valuesOf)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}
