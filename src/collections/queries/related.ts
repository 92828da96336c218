import type { Locale } from '../../i18n/locales.ts';
import type { Item, Library } from '../library/library.ts';
import { defineQuery } from '../reads/queries.ts';

/** A pathway between two programs, seen from one of them. */
export interface Pathway {
  program: Item<'programs'>;
  condition: string;
}

/** The pathways that leave a program and those that arrive at it: one source, shown on both pages. */
export function pathwaysOf(library: Library, program: Item<'programs'>): { to: Pathway[]; from: Pathway[] } {
  const to = (program.data.pathways ?? []).flatMap(({ program: name, condition }) => {
    const found = library.find('programs', program.locale, name);
    return found ? [{ program: found, condition }] : [];
  });
  const from = library
    .all('programs', program.locale)
    .flatMap((other) =>
      (other.data.pathways ?? [])
        .filter(({ program: name }) => name === program.name)
        .map(({ condition }) => ({ program: other, condition })),
    );
  return { to, from };
}

/** Criteria of a program, the newest publication first, announced ones before all. */
export function criteriaOf(library: Library, program: Item<'programs'>): Item<'criteria'>[] {
  return library
    .all('criteria', program.locale)
    .filter(({ data }) => data.program === program.name)
    .sort((a, b) => (b.data.publishedOn ?? '9999').localeCompare(a.data.publishedOn ?? '9999'));
}

/** Cohorts of a program, the newest first. */
export function cohortsOf(library: Library, program: Item<'programs'>): Item<'cohorts'>[] {
  return library
    .all('cohorts', program.locale)
    .filter(({ data }) => data.program === program.name)
    .sort((a, b) => (b.data.from ?? '').localeCompare(a.data.from ?? ''));
}

/** The start-ups of a cohort, by title. */
export function startupsOf(library: Library, cohort: Item<'cohorts'>): Item<'startups'>[] {
  return library
    .all('startups', cohort.locale)
    .filter(({ data }) => data.cohorts.includes(cohort.name))
    .sort(byTitle);
}

/** How many start-ups of a cohort are published, whatever the language: that some are not translated makes them no fewer. */
export function startupCount(library: Library, cohort: Item<'cohorts'>): number {
  const members = library.every('startups').filter(({ data }) => data.cohorts.includes(cohort.name));
  return new Set(members.map(({ name }) => name)).size;
}

/** The published questions about a program, its calls and its criteria, in their rank. */
export function questionsOf(library: Library, program: Item<'programs'>): Item<'questions'>[] {
  const owns = (collection: 'calls' | 'criteria', name: string | undefined) =>
    library.find(collection, program.locale, name)?.data.program === program.name;
  return library
    .all('questions', program.locale)
    .filter(
      ({ data }) =>
        data.program === program.name || owns('calls', data.call) || owns('criteria', data.criteria),
    )
    .sort(byOrder);
}

/** The published questions about a call and its criteria, in their rank. */
export function questionsOfCall(
  library: Library,
  { name, locale, data }: Item<'calls'>,
): Item<'questions'>[] {
  return library
    .all('questions', locale)
    .filter((question) => {
      const { call, criteria } = question.data;
      return call === name || (criteria !== undefined && criteria === data.criteria);
    })
    .sort(byOrder);
}

/** Articles, the newest first; undated ones last. */
export const articlesOf = defineQuery('articles', (library, locale: Locale): readonly Item<'articles'>[] =>
  library
    .all('articles', locale)
    .sort((a, b) => (b.data.published?.date ?? '').localeCompare(a.data.published?.date ?? '')),
);

/** How many related articles a page shows. */
const relatedLimit = 4;

/**
 * The articles that share a program or a domain with an article or a program, most shared first, at most four. Pages
 * about the same programs and domains have the same, but for themselves: they are ranked once, not for each page.
 */
export function relatedOf(library: Library, item: Item<'articles'> | Item<'programs'>): Item<'articles'>[] {
  const programs = item.collection === 'programs' ? [item.name] : (item.data.programs ?? []);
  const domains = item.data.domains ?? [];
  return rankedArticles(library, item.locale, programs.toSorted(), domains.toSorted())
    .filter(({ name }) => item.collection === 'programs' || name !== item.name)
    .slice(0, relatedLimit);
}

/** One more than a page shows, since the page's own article may be among them. */
const rankedArticles = defineQuery(
  'ranked-articles',
  (library, locale: Locale, ofPrograms: readonly string[], ofDomains: readonly string[]) => {
    const [programs, domains] = [new Set(ofPrograms), new Set(ofDomains)];
    return articlesOf(library, locale)
      .map((article) => {
        const shared = (article.data.programs ?? []).filter((name) => programs.has(name)).length * 2;
        return {
          article,
          score: shared + (article.data.domains ?? []).filter((name) => domains.has(name)).length,
        };
      })
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .slice(0, relatedLimit + 1)
      .map(({ article }) => article);
  },
);

const collatorOf = (locale: Locale) => new Intl.Collator(locale, { numeric: true });

/** Made once: `localeCompare` with options makes one for each two titles, and lists of two thousand are sorted on many pages. */
const collators: Readonly<Record<Locale, Intl.Collator>> = { fr: collatorOf('fr'), en: collatorOf('en') };

/** For `sort`: by title, as the language orders letters. */
export function byTitle(a: Item, b: Item): number {
  return collators[a.locale].compare(a.data.title, b.data.title);
}

/** For `sort`: what is real before what was invented to show the site. */
export function realFirst(
  a: { readonly data: { readonly example?: boolean } },
  b: { readonly data: { readonly example?: boolean } },
): number {
  return Number(a.data.example ?? false) - Number(b.data.example ?? false);
}

/** For `sort`: real ones first, then by title. */
export const realFirstByTitle = (a: Item<'programs'>, b: Item<'programs'>): number =>
  realFirst(a, b) || byTitle(a, b);

/** For `sort`: by the rank that the editor gave. */
export function byOrder(
  a: Item<'questions'> | Item<'domains'>,
  b: Item<'questions'> | Item<'domains'>,
): number {
  return (a.data.order ?? 999) - (b.data.order ?? 999) || a.data.title.localeCompare(b.data.title);
}
