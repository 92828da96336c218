import { collectionNames, isCollectionName } from '../../model/collections/index.ts';
import { locales } from '../../i18n/locales.ts';
import type { SiteData } from '../../model/site-data.ts';
import type { SiteSettings } from '../../model/site-settings.ts';
import type { Library } from '../library/library.ts';
import { urlOf } from '../urls.ts';

/**
 * Where the former addresses of the settings lead. Without one whose text has no page in its language for now, and without one
 * that is the address of a page again.
 */
export function redirectsOf(
  library: Library,
  { formerAddresses = [] }: Pick<SiteSettings, 'formerAddresses'>,
): SiteData['redirects'] {
  const redirects = formerAddresses.flatMap(({ from, to }) => {
    const [collection = '', name = ''] = to.split('/');
    const locale = locales.find((one) => from.startsWith(`/${one}/`));
    const target =
      locale && isCollectionName(collection) ? library.find(collection, locale, name) : undefined;
    return target ? [[from, urlOf(library, target)] as const] : [];
  });
  const items = redirects.length > 0 ? collectionNames.flatMap((name) => library.every(name)) : [];
  const pages = new Set(items.map((item) => urlOf(library, item)));
  return Object.fromEntries(redirects.filter(([from]) => !pages.has(from)));
}
