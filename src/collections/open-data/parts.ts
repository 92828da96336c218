import { hash } from 'node:crypto';
import { locales, type Bilingual, type Locale } from '../../i18n/locales.ts';
import type { CollectionName } from '../../model/collections/index.ts';
import type { SiteSettings } from '../../model/site-settings.ts';
import type { Item, Library } from '../library/library.ts';
import { alternatesOf } from '../urls.ts';

/** An entry in the languages in which it exists; the first one gives what both share. */
export interface Versions<C extends CollectionName> {
  main: Item<C>;
  by: Partial<Record<Locale, Item<C>>>;
}

/** A text in each language; null where there is none. */
export type Words = Record<Locale, string | null>;

/** Every entry of a collection once, by name. */
export function versionsOf<C extends CollectionName>(library: Library, collection: C): Versions<C>[] {
  const names = new Set(library.every(collection).map(({ name }) => name));
  return [...names].sort().flatMap((name) => {
    const fr = library.find(collection, 'fr', name);
    const en = library.find(collection, 'en', name);
    const main = fr ?? en;
    return main ? [{ main, by: { ...(fr ? { fr } : {}), ...(en ? { en } : {}) } }] : [];
  });
}

/** A text of an entry in each language; null where the entry or the text does not exist in it. */
export function words<C extends CollectionName>(
  { by }: Versions<C>,
  pick: (item: Item<C>) => string | undefined,
): Words {
  const textOf = (locale: Locale) => {
    const item = by[locale];
    return (item && pick(item)) ?? null;
  };
  return { fr: textOf('fr'), en: textOf('en') };
}

/** The same of a text that stands in both languages side by side. */
export const bothWords = (text: Bilingual | undefined): Words => ({
  fr: text?.fr ?? null,
  en: text?.en ?? null,
});

/** Under what licence data may be used; null where the settings say nothing. */
export type Licence = { name: Words; url: string | null } | null;

export const licenceOf = ({ dataLicence }: SiteSettings): Licence =>
  dataLicence ? { name: bothWords(dataLicence.name), url: dataLicence.url ?? null } : null;

/** What an entry is called, where another one speaks of it. */
export function named(
  library: Library,
  collection: 'partners' | 'domains' | 'cohorts',
  names: readonly string[] = [],
) {
  return names.flatMap((id) => {
    const title = (locale: Locale) => library.find(collection, locale, id)?.data.title ?? null;
    const name = { fr: title('fr'), en: title('en') };
    return name.fr === null && name.en === null ? [] : [{ id, name }];
  });
}

/** The languages in which a text is older than the one it was translated from. */
function outdatedIn<C extends CollectionName>({ by }: Versions<C>): Locale[] {
  return locales.filter((locale) => by[locale]?.isOutdated);
}

/** The page of an entry in each language, as whole addresses. */
function urlsOf(library: Library, item: Item, site: URL): Words {
  const paths = alternatesOf(library, item);
  const address = (path: string | undefined) => (path === undefined ? null : new URL(path, site).href);
  return { fr: address(paths.fr), en: address(paths.en) };
}

/** What is said of every text that is published, whatever it is. */
export function headOf(
  library: Library,
  versions: Versions<'programs' | 'calls' | 'criteria' | 'startups'>,
  site: URL,
) {
  const { main } = versions;
  return {
    id: main.name,
    title: words(versions, (item) => item.data.title),
    url: urlsOf(library, main, site),
    outdated: outdatedIn(versions),
    example: main.data.example,
  };
}

/** An entry with the digest of all that is said of it. */
export const withDigest = <T extends object>(entry: T): T & { digest: string } => ({
  ...entry,
  digest: hash('sha256', JSON.stringify(entry)).slice(0, 16),
});
