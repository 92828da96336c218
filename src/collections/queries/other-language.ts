import { locales, otherLocale, type Locale } from '../../i18n/locales.ts';
import type { CollectionName } from '../../model/collections/index.ts';
import { programOf } from '../../model/messages/publication.ts';
import type { Item, Library } from '../library/library.ts';
import type { Alternates } from '../urls.ts';

/** The entries of a collection that the other language has and this one lacks. */
export function onlyElsewhere<C extends CollectionName>(
  library: Library,
  collection: C,
  locale: Locale,
): Item<C>[] {
  return library.all(collection, otherLocale(locale)).filter((item) => !library.counterpart(item));
}

/** What belongs to a program in the other language only. */
export function partsElsewhere<C extends 'calls' | 'criteria' | 'cohorts'>(
  library: Library,
  collection: C,
  program: Item<'programs'>,
): Item<C>[] {
  return onlyElsewhere(library, collection, program.locale).filter(
    ({ data }) => programOf(data) === program.name,
  );
}

/**
 * The addresses of the page that lists a program's criteria or cohorts, in each language in which it lists any: a page that
 * only says where they are is no translation of the other. In every language where there are none in either.
 */
export function alternatesOfParts(
  library: Library,
  collection: 'criteria' | 'cohorts',
  program: Item<'programs'>,
  toUrl: (program: Item<'programs'>) => string,
): Alternates {
  const versions = locales.flatMap((locale) => library.find('programs', locale, program.name) ?? []);
  const filled = versions.filter(({ locale }) =>
    library.all(collection, locale).some(({ data }) => programOf(data) === program.name),
  );
  const named = filled.length > 0 ? filled : versions;
  return Object.fromEntries(named.map((version) => [version.locale, toUrl(version)]));
}
