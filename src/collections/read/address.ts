import type { Locale } from '../../i18n/locales.ts';
import { routes } from '../../i18n/routes.ts';
import type { CollectionName } from '../../model/collections/index.ts';

/** What the address of an entry depends on. */
export interface Addressed {
  collection: CollectionName;
  locale: Locale;
  name: string;
  data: object;
}

/** The part of the address that an entry chooses; its name where it chooses none. */
export function slugOf({ data, name }: Addressed): string {
  return textIn(data, 'urlSlug') ?? name;
}

/**
 * The address of an entry's page in its language; undefined where it lies below a program that has none.
 * @param programNamed finds a program in the entry's language, for what is published on a page below the program's.
 * @example addressOf(spark, find) === '/fr/programmes/spark/'
 */
export function addressOf(
  entry: Addressed,
  programNamed: (name: string | undefined) => Addressed | undefined,
): string | undefined {
  const { collection, locale, name } = entry;
  const slug = slugOf(entry);
  const withProgram = (toUrl: (programSlug: string) => string) => {
    const program = programNamed(textIn(entry.data, 'program'));
    return program && toUrl(slugOf(program));
  };
  switch (collection) {
    case 'programs':
      return routes.program(locale, slug);
    case 'calls':
      return routes.apply(locale, slug);
    case 'startups':
      return routes.startup(locale, slug);
    case 'articles':
      return routes.article(locale, slug);
    case 'pages':
      return name === 'home' ? routes.home(locale) : routes.page(locale, slug);
    case 'criteria':
      return withProgram((program) => `${routes.criteria(locale, program)}#${name}`);
    case 'cohorts':
      return withProgram((program) => routes.cohort(locale, program, slug));
    case 'questions':
      return routes.question(locale, name);
    case 'people':
      return routes.person(locale, name);
    case 'partners':
      return routes.partner(locale, slug);
    case 'domains':
      return routes.domain(locale, slug);
  }
}

/** The address of one of `entries`; undefined where it lies below a programme that is not among them. */
export function addressAmong(entries: readonly Addressed[], entry: Addressed): string | undefined {
  return addressOf(entry, (name) =>
    entries.find((one) => one.collection === 'programs' && one.locale === entry.locale && one.name === name),
  );
}

function textIn(data: object, key: string): string | undefined {
  const value: unknown = new Map<string, unknown>(Object.entries(data)).get(key);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
