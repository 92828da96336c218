import { locales, type Locale } from '../i18n/locales.ts';
import { routes } from '../i18n/routes.ts';
import { programOf } from '../model/publication.ts';
import type { Item, Library } from './library.ts';

/** The address of an entry's page in its language. */
export function urlOf(library: Library, item: Item): string {
  const { locale, name } = item;
  switch (item.collection) {
    case 'programs':
    case 'calls':
    case 'startups':
    case 'articles':
    case 'pages':
      return ownUrl(item);
    case 'criteria':
      return withProgram(library, item, (slug) => `${routes.criteria(locale, slug)}#${name}`);
    case 'cohorts':
      return withProgram(library, item, (slug) => routes.cohort(locale, slug, slugOf(item)));
    case 'questions':
      return routes.question(locale, name);
    case 'people':
      return routes.person(locale, name);
    case 'partners':
      return routes.partner(locale, slugOf(item));
    case 'domains':
      return routes.domain(locale, slugOf(item));
  }
}

/** The part of the address that an entry chooses; its name where it chooses none. */
export function slugOf(item: Item): string {
  return 'urlSlug' in item.data && item.data.urlSlug ? item.data.urlSlug : item.name;
}

function ownUrl(item: Item): string {
  const { locale } = item;
  const slug = slugOf(item);
  if (item.collection === 'programs') return routes.program(locale, slug);
  if (item.collection === 'calls') return routes.apply(locale, slug);
  if (item.collection === 'startups') return routes.startup(locale, slug);
  if (item.collection === 'articles') return routes.article(locale, slug);
  return item.name === 'home' ? routes.home(locale) : routes.page(locale, slug);
}

/** @throws Error where the programme is not in the library, which holds nothing that belongs to an absent one. */
function withProgram(library: Library, item: Item, toUrl: (slug: string) => string): string {
  const program = library.find('programs', item.locale, programOf(item.data));
  if (!program) throw new Error(`${item.file}: its program has no page in this language.`);
  return toUrl(slugOf(program));
}

/** Where a page exists: its address per language, for the language switch and `hreflang`. */
export type Alternates = Partial<Record<Locale, string>>;

/** The addresses of an entry in the languages in which it exists. */
export function alternatesOf(library: Library, item: Item): Alternates {
  return Object.fromEntries(
    locales.flatMap((locale) => {
      const version = library.find(item.collection, locale, item.name);
      return version ? [[locale, urlOf(library, version)]] : [];
    }),
  );
}

/** The addresses of a page that exists in both languages whatever the content: a list, the search. */
export function alternatesOfRoute(route: (locale: Locale) => string): Alternates {
  return Object.fromEntries(locales.map((locale) => [locale, route(locale)]));
}
