import { locales, otherLocale, type Bilingual } from '../../i18n/locales.ts';
import type { CollectionName } from '../../model/collections/index.ts';
import type { SiteCall, SiteData, SiteDomain } from '../../model/site-data.ts';
import { toCallDates } from './calls.ts';
import type { Item, Library } from '../library/library.ts';
import { byOrder, byTitle } from './related.ts';
import { toSiteSessions } from './sessions.ts';
import { alternatesOf } from '../urls.ts';

/** The part of site.json that comes from the texts: what forms offer to choose from. */
export function listsFrom(library: Library): Pick<SiteData, 'calls' | 'domains' | 'programs'> {
  return {
    calls: uniqueByName(library.every('calls')).map((call) => toSiteCall(library, call)),
    domains: uniqueByName(library.every('domains'))
      .sort(byOrder)
      .map((domain) => toSiteDomain(library, domain)),
    programs: uniqueByName(library.every('programs'))
      .sort(byTitle)
      .map((program) => ({ value: program.name, label: bilingualTitle(library, program) })),
  };
}

/** Each entry once, in French where it exists in French. */
export function uniqueByName<C extends CollectionName>(items: readonly Item<C>[]): Item<C>[] {
  return [...new Map([...items].reverse().map((item) => [item.name, item])).values()];
}

/** The title of an entry in both languages; of one that is in a single language, that one's. */
export function bilingualTitle(library: Library, item: Item): Bilingual {
  const other = library.counterpart(item);
  const titles = { [item.locale]: item.data.title, [otherLocale(item.locale)]: (other ?? item).data.title };
  return { fr: titles['fr'] ?? item.data.title, en: titles['en'] ?? item.data.title };
}

/** The page of an entry in each language. */
export function urlsOf(library: Library, item: Item) {
  const alternates = alternatesOf(library, item);
  return { fr: alternates.fr ?? null, en: alternates.en ?? null };
}

function toSiteCall(library: Library, call: Item<'calls'>): SiteCall {
  const { opens, closes, graceMinutes, selectionFrom, resultsDue, resultsFrom } = toCallDates(call);
  const program = locales.map((locale) => library.find('programs', locale, call.data.program)).find(Boolean);
  return {
    name: call.name,
    title: bilingualTitle(library, call),
    url: urlsOf(library, call),
    form: call.data.form,
    ...(call.data.criteria === undefined ? {} : { criteria: call.data.criteria }),
    opens,
    closes,
    graceMinutes,
    ...(call.data.seats === undefined ? {} : { seats: call.data.seats }),
    ...(selectionFrom ? { selectionFrom } : {}),
    ...(resultsDue ? { resultsDue } : {}),
    ...(resultsFrom ? { resultsFrom } : {}),
    ...(program
      ? { programme: { title: bilingualTitle(library, program), url: urlsOf(library, program) } }
      : {}),
    outOfScope: (program?.data.outOfScope ?? []).flatMap(({ domain }) => publishedDomain(library, domain)),
    sessions: toSiteSessions(library, call),
    example: call.data.example,
  };
}

/** The name of a domain that is published in a language. */
function publishedDomain(library: Library, name: string | undefined): string[] {
  return locales.some((locale) => library.find('domains', locale, name)) && name ? [name] : [];
}

function toSiteDomain(library: Library, domain: Item<'domains'>): SiteDomain {
  const inScope = library.every('programs').some(({ data }) => data.domains?.includes(domain.name) ?? false);
  return { value: domain.name, label: bilingualTitle(library, domain), inScope };
}
