import { locales, type Locale } from '../i18n/locales.ts';
import type { Item, Library } from './library/library.ts';
import { addressOf } from './read/address.ts';

export { slugOf } from './read/address.ts';

/**
 * The address of an entry's page in its language.
 * @throws Error where it lies below a program that is not in the library, which holds nothing that belongs to an absent one.
 */
export function urlOf(library: Library, item: Item): string {
  const url = addressOf(item, (name) => library.find('programs', item.locale, name));
  if (url === undefined) throw new Error(`${item.file}: its program has no page in this language.`);
  return url;
}

/** Where a page exists: its address per language, for the language switch and `hreflang`. */
export type Alternates = Partial<Record<Locale, string>>;

/**
 * The addresses of an entry in the languages in which it exists.
 * @param toUrl another page of the entry than its own: the form of a call.
 */
export function alternatesOf(
  library: Library,
  item: Item,
  toUrl: (version: Item) => string = (version) => urlOf(library, version),
): Alternates {
  return Object.fromEntries(
    locales.flatMap((locale) => {
      const version = library.find(item.collection, locale, item.name);
      return version ? [[locale, toUrl(version)]] : [];
    }),
  );
}

/** The addresses of a page that exists in both languages whatever the content: a list, the search. */
export function alternatesOfRoute(route: (locale: Locale) => string): Alternates {
  return Object.fromEntries(locales.map((locale) => [locale, route(locale)]));
}
