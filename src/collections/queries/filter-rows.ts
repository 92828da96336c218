import { locales, type Locale } from '../../i18n/locales.ts';
import { callInstants } from '../../model/call-state.ts';
import type { FilterRow } from '../../scripts/list-filter/filter.ts';
import type { Item, Library } from '../library/library.ts';
import { urlOf } from '../urls.ts';
import { callsOf, toCallDates } from './calls.ts';
import { groupByKind, shortList } from './programs.ts';
import { byTitle } from './related.ts';

/** The rows of every list that has filters, by the name of its data: `startups-fr`, of published entries only. */
export function filterLists(library: Library): { list: string; rows: FilterRow[] }[] {
  return locales.flatMap((locale) => {
    const programs = programRows(library, locale);
    return [
      { list: `startups-${locale}`, rows: startupRows(library, locale) },
      ...(programs.length > shortList ? [{ list: `programs-${locale}`, rows: programs }] : []),
    ];
  });
}

/** The start-ups of a language by name, with what they can be filtered by. */
export function startupRows(library: Library, locale: Locale): FilterRow[] {
  return library
    .all('startups', locale)
    .sort(byTitle)
    .map((startup) => {
      const { place, stage } = startup.data;
      const cohorts = library.pick('cohorts', locale, startup.data.cohorts);
      const domains = library.pick('domains', locale, startup.data.domains);
      return {
        ...rowOf(library, startup, startup.data.tagline),
        f: {
          program: [...new Set(cohorts.map((cohort) => cohort.data.program))],
          cohort: cohorts.map(({ name }) => name),
          domain: domains.map(({ name }) => name),
          ...(place ? { place: [place] } : {}),
          ...(stage ? { stage: [stage] } : {}),
        },
        m: [...domains.map((domain) => domain.data.title), place].filter(Boolean).join(' · '),
      };
    });
}

/** The programs of a language in the order of their list. */
function programRows(library: Library, locale: Locale): FilterRow[] {
  return groupByKind(library, locale).flatMap(({ kind, label, programs }) =>
    programs.map((program) => {
      const instants = callsOf(library, program).map((call) => callInstants(toCallDates(call)));
      const { locations, territory } = program.data;
      return {
        ...rowOf(library, program, program.data.summary),
        f: { kind: [kind] },
        m: [label, locations?.map(({ place }) => place).join(', ') ?? territory].filter(Boolean).join(' · '),
        ...(instants.length > 0 && { o: instants.map(({ opens, closes }) => [opens, closes] as const) }),
      };
    }),
  );
}

const rowOf = (library: Library, item: Item<'programs' | 'startups'>, sentence: string) => ({
  n: item.data.title,
  u: urlOf(library, item),
  t: sentence,
  ...(item.data.example && { x: true as const }),
});
