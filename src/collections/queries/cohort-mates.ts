import type { Locale } from '../../i18n/locales.ts';
import type { Item, Library } from '../library/library.ts';
import { defineQuery } from '../reads/queries.ts';
import { realFirst, startupsOf } from './related.ts';

/** As many as the page of a start-up names. */
const shownMates = 4;

/**
 * The start-ups that come after one in its first cohort, and the first ones after the last, so that a reader who goes on
 * meets them all.
 */
export function cohortMates(library: Library, startup: Item<'startups'>): Item<'startups'>[] {
  const [cohort] = library.pick('cohorts', startup.locale, startup.data.cohorts);
  if (!cohort) return [];
  return library.pick(
    'startups',
    startup.locale,
    mateNames(library, startup.locale, cohort.name, startup.name),
  );
}

/** Names alone: a page is drawn again where another one joins, not for each change of a start-up of its cohort. */
const mateNames = defineQuery(
  'cohort-mates',
  (library, locale: Locale, cohort: string, startup: string): readonly string[] => {
    const found = library.find('cohorts', locale, cohort);
    const names = found ? startupsOf(library, found).map(({ name }) => name) : [];
    const place = names.indexOf(startup);
    return [...names.slice(place + 1), ...names.slice(0, Math.max(0, place))].slice(0, shownMates);
  },
);

/** The cohort that the home page shows: a real one before an invented one, then the newest that has start-ups. */
export function cohortToShow(library: Library, locale: Locale): Item<'cohorts'> | undefined {
  return library
    .all('cohorts', locale)
    .filter((cohort) => startupsOf(library, cohort).length > 0)
    .sort((a, b) => realFirst(a, b) || (b.data.from ?? '').localeCompare(a.data.from ?? ''))[0];
}
