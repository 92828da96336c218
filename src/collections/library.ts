import { getCollection, getEntry, type CollectionEntry } from 'astro:content';
import { isLocale, locales, otherLocale, type LanguageTag, type Locale } from '../i18n/locales.ts';
import { isPublic } from '../model/publication.ts';
import { buildInstant } from './clock.ts';
import { collectionNames, collections, type CollectionName } from '../model/collections/index.ts';
import { languageTagOf, typeset, type Regions } from './typeset.ts';

/** The front matter of an entry that is complete in its language. */
export type Complete<C extends CollectionName> = Extract<
  CollectionEntry<C>['data'],
  { translation: 'complete' }
>;

/** One entry in one language, complete, as pages use it. */
export interface Item<C extends CollectionName = CollectionName> {
  collection: C;
  locale: Locale;
  /** The file name, the same in both languages. */
  name: string;
  /** Typeset: the spaces and apostrophes of its language are in place. */
  data: Complete<C>;
  /** Decides the spaces, dates and numbers of what is said about it. */
  languageTag: LanguageTag;
  body: string;
  /** For messages: where the entry stands in the project. */
  file: string;
  /** True where the text it was translated from has changed since. */
  isOutdated: boolean;
}

/** The entries of one collection in one language, by name. */
type Shelf = Map<string, Item>;

/**
 * Every published entry of the site, by collection, language and name. An entry that is not translated is absent from
 * that language.
 */
export class Library {
  readonly #shelves = new Map<string, Shelf>();

  constructor(items: readonly Item[]) {
    for (const item of items) {
      const key = `${item.collection}/${item.locale}`;
      const shelf = this.#shelves.get(key) ?? new Map<string, Item>();
      this.#shelves.set(key, shelf.set(item.name, item));
    }
  }

  /** All entries of a collection in a language, in the order of their names. */
  all<C extends CollectionName>(collection: C, locale: Locale): Item<C>[] {
    const shelf = this.#shelves.get(`${collection}/${locale}`);
    return [...(shelf?.values() ?? [])].filter((item) => isOf(item, collection));
  }

  /** All entries of a collection, in every language in which they exist. */
  every<C extends CollectionName>(collection: C): Item<C>[] {
    return locales.flatMap((locale) => this.all(collection, locale));
  }

  /** One entry; undefined where it does not exist in that language. */
  find<C extends CollectionName>(
    collection: C,
    locale: Locale,
    name: string | undefined,
  ): Item<C> | undefined {
    if (name === undefined) return undefined;
    const item = this.#shelves.get(`${collection}/${locale}`)?.get(name);
    return item && isOf(item, collection) ? item : undefined;
  }

  /** Several entries, in the order given, without those that do not exist in that language. */
  pick<C extends CollectionName>(
    collection: C,
    locale: Locale,
    names: readonly string[] | undefined,
  ): Item<C>[] {
    return (names ?? []).flatMap((name) => this.find(collection, locale, name) ?? []);
  }

  /** The same entry in the other language, where it is translated. */
  counterpart<C extends CollectionName>(item: Item<C>): Item<C> | undefined {
    return this.find(item.collection, otherLocale(item.locale), item.name);
  }
}

function isOf<C extends CollectionName>(item: Item, collection: C): item is Item<C> {
  return item.collection === collection;
}

let cached: Promise<Library> | undefined;

/** The library of this build; read anew for each page in development, where content changes under way. */
export function getLibrary(): Promise<Library> {
  if (!import.meta.env.PROD) return readLibrary();
  cached ??= readLibrary();
  return cached;
}

async function readLibrary(): Promise<Library> {
  const programs = await getCollection('programs');
  const regions = new Map(programs.map(({ id, data }) => [id.replace(/^.*\//, ''), data.region ?? '']));
  const items = await Promise.all(collectionNames.map(async (name) => readShelf(name, regions)));
  return new Library(items.flat());
}

const defaults = { languageTags: { fr: 'fr-CA', en: 'en-CA' }, zone: 'America/Toronto' } as const;

async function readShelf(collection: CollectionName, regions: Regions): Promise<Item[]> {
  const found: CollectionEntry<CollectionName>[] = await getCollection(collection);
  const settings = await getEntry('settings', 'site');
  const { languageTags: usual, zone } = settings?.data ?? defaults;
  const digests = new Map(found.map(({ id, digest }) => [id, digest]));
  return found.flatMap((entry) => {
    const [locale, name = ''] = entry.id.split('/');
    if (!isLocale(locale) || entry.data.translation !== 'complete') return [];
    if (!isPublic(entry.data, zone, buildInstant)) return [];
    const source = digests.get(`${otherLocale(locale)}/${name}`);
    const { translatedFrom } = entry.data;
    const languageTag = languageTagOf(entry.data, locale, usual[locale], regions);
    return [
      {
        collection,
        locale,
        name,
        data: typeset(collections[collection].fields, entry.data, languageTag),
        languageTag,
        body: entry.body ?? '',
        file: entry.filePath ?? `${collection}/${entry.id}.mdx`,
        isOutdated: translatedFrom !== undefined && source !== undefined && translatedFrom !== source,
      },
    ];
  });
}
