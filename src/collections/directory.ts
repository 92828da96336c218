import type { Locale } from '../i18n/locales.ts';
import type { DirectoryRow } from '../scripts/directory/filter.ts';
import type { Item, Library } from './library.ts';
import { byTitle } from './related.ts';
import { urlOf } from './urls.ts';

/** The directory's data in a language: every start-up, by name, with what it can be filtered by. */
export function directoryRows(library: Library, locale: Locale): DirectoryRow[] {
  return library
    .all('startups', locale)
    .sort(byTitle)
    .map((startup) => toRow(library, startup));
}

function toRow(library: Library, startup: Item<'startups'>): DirectoryRow {
  const { data, locale } = startup;
  const programs = library.pick('cohorts', locale, data.cohorts).map((cohort) => cohort.data.program);
  const domains = library.pick('domains', locale, data.domains).map((domain) => domain.data.title);
  return {
    n: data.title,
    u: urlOf(library, startup),
    t: data.tagline,
    f: {
      program: [...new Set(programs)],
      cohort: data.cohorts,
      domain: data.domains,
      ...(data.place ? { place: [data.place] } : {}),
      ...(data.stage ? { stage: [data.stage] } : {}),
    },
    m: [...domains, data.place].filter(Boolean).join(' · '),
    ...(data.example ? { x: true } : {}),
  };
}
