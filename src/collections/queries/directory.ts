import type { Locale } from '../../i18n/locales.ts';
import type { DirectoryRow } from '../../scripts/directory/filter.ts';
import type { Item, Library } from '../library/library.ts';
import { byTitle } from './related.ts';
import { urlOf } from '../urls.ts';

/** The directory's data in a language: every start-up, by name, with what it can be filtered by, of published entries only. */
export function directoryRows(library: Library, locale: Locale): DirectoryRow[] {
  return library
    .all('startups', locale)
    .sort(byTitle)
    .map((startup) => toRow(library, startup));
}

function toRow(library: Library, startup: Item<'startups'>): DirectoryRow {
  const { data, locale } = startup;
  const cohorts = library.pick('cohorts', locale, data.cohorts);
  const domains = library.pick('domains', locale, data.domains);
  return {
    n: data.title,
    u: urlOf(library, startup),
    t: data.tagline,
    f: {
      program: [...new Set(cohorts.map((cohort) => cohort.data.program))],
      cohort: cohorts.map(({ name }) => name),
      domain: domains.map(({ name }) => name),
      ...(data.place ? { place: [data.place] } : {}),
      ...(data.stage ? { stage: [data.stage] } : {}),
    },
    m: [...domains.map((domain) => domain.data.title), data.place].filter(Boolean).join(' · '),
    ...(data.example ? { x: true } : {}),
  };
}
