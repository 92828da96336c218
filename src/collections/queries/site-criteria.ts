import type { SiteCriteria, SiteData } from '../../model/site-data.ts';
import type { Item, Library } from '../library/library.ts';
import { promiseOf } from './criteria.ts';
import { bilingualTitle, uniqueByName, urlsOf } from './site-lists.ts';

/** The criteria that readers see, for the forms of those who review: announced ones have nothing to score yet. */
export function siteCriteriaOf(library: Library): SiteData['criteria'] {
  const published = uniqueByName(library.every('criteria')).filter(
    (item) => promiseOf(item, library).status === 'published',
  );
  return Object.fromEntries(published.map((item) => [item.name, toSiteCriteria(library, item)]));
}

/**
 * Criteria in both languages, one by one as they stand in the list. Where a translation has another number of them, nobody
 * knows which one is which: all are then in the language that they were written in.
 */
function toSiteCriteria(library: Library, item: Item<'criteria'>): SiteCriteria {
  const own = item.data.selection ?? [];
  const translated = library.counterpart(item)?.data.selection ?? [];
  const other = translated.length === own.length ? translated : own;
  const both = (one: string, two: string) =>
    item.locale === 'fr' ? { fr: one, en: two } : { fr: two, en: one };
  return {
    title: bilingualTitle(library, item),
    url: urlsOf(library, item),
    selection: own.map(({ label, detail, weight }, index) => {
      const twin = other[index];
      return {
        label: both(label, twin?.label ?? label),
        ...(detail === undefined ? {} : { detail: both(detail, twin?.detail ?? detail) }),
        ...(weight === undefined ? {} : { weight }),
      };
    }),
  };
}
