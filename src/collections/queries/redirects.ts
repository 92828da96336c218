import { collectionNames, isCollectionName } from '../../model/collections/index.ts';
import { locales } from '../../i18n/locales.ts';
import { routes } from '../../i18n/routes.ts';
import type { SiteData } from '../../model/site-data.ts';
import type { SiteSettings } from '../../model/site-settings.ts';
import type { Item, Library } from '../library/library.ts';
import { slugOf, urlOf } from '../urls.ts';

/**
 * Where the former addresses of the settings lead, and those of the pages below them: a program’s criteria, the form of a
 * call. Without one whose text has no page in its language for now, and without one that is the address of a page again.
 */
export function redirectsOf(
  library: Library,
  { formerAddresses = [] }: Pick<SiteSettings, 'formerAddresses'>,
): SiteData['redirects'] {
  if (formerAddresses.length === 0) return {};
  const pages = new Set(
    collectionNames
      .flatMap((name) => library.every(name))
      .flatMap((item) => [pageOf(library, item), ...ownPages(item)]),
  );
  const redirects = formerAddresses.map(({ from, to }) => {
    const [collection = '', name = ''] = to.split('/');
    const locale = locales.find((one) => from.startsWith(`/${one}/`));
    const target =
      locale && isCollectionName(collection) ? library.find(collection, locale, name) : undefined;
    if (!target) return [];
    const url = pageOf(library, target);
    const below = [...pages].filter((page) => page !== url && page.startsWith(url));
    return [[from, url] as const, ...below.map((page) => [from + page.slice(url.length), page] as const)];
  });
  // One that the settings name goes before one that follows from another.
  const named = redirects.flatMap(([own]) => (own ? [own] : []));
  const all = new Map([...redirects.flatMap(([, ...below]) => below), ...named]);
  return Object.fromEntries([...all].filter(([from]) => !pages.has(from)));
}

/** The address of the page on which an item is. */
function pageOf(library: Library, item: Item): string {
  const [page = ''] = urlOf(library, item).split('#');
  return page;
}

/** The pages below that of an item which show nothing but it. */
function ownPages(item: Item): string[] {
  const { collection, locale } = item;
  const slug = slugOf(item);
  if (collection === 'programs') return [routes.criteria(locale, slug), routes.cohorts(locale, slug)];
  if (collection !== 'calls') return [];
  return [
    routes.form(locale, slug),
    routes.allQuestions(locale, slug),
    ...('sessions' in item.data && item.data.sessions ? [routes.sessions(locale, slug)] : []),
  ];
}
