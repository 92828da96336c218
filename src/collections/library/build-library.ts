import { locales, otherLocale, type LanguageTag, type Locale } from '../../i18n/locales.ts';
import { collections, type CollectionName, type EntryData } from '../../model/collections/index.ts';
import { isPublic, isScheduled, programOf } from '../../model/messages/publication.ts';
import type { ListName } from '../../model/fields/list-names.ts';
import type { Lists } from '../../model/fields/listed.ts';
import { listsOf, type SiteSettings } from '../../model/site-settings.ts';
import { isRecorded, recordRead } from '../reads/reads.ts';
import { trackProperties } from '../reads/tracked.ts';
import { languageTagOf, typeset, type Customs } from '../typeset.ts';

/** One language of an entry, wherever it was read: from the build's collections, or by the server for a preview. */
export interface Text {
  collection: CollectionName;
  locale: Locale;
  name: string;
  data: EntryData;
  body: string;
  file: string;
  /** Of the texts, for `translatedFrom` of the other language. */
  digest: string | undefined;
}

/** The front matter of an entry that is complete in its language. */
export type Complete<C extends CollectionName> = Extract<EntryData<C>, { translation: 'complete' }>;

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
  /** True for a call whose outcome is written, in either language: it is decided for the readers of both. */
  isDecided: boolean;
}

/** The entries of one collection in one language, by name. */
type ItemsByName = Map<string, Item>;

/**
 * Every published entry of the site, by collection, language and name. An entry that is not translated is absent from
 * that language, and so is what belongs to a program that is absent from it.
 */
export class Library {
  readonly #byCollection = new Map<string, ItemsByName>();

  readonly #zone: string;
  readonly #lists: Lists;

  constructor(items: readonly Item[], zone: string, lists: Lists = {}) {
    this.#zone = zone;
    this.#lists = lists;
    for (const item of items) {
      const key = `${item.collection}/${item.locale}`;
      const byName = this.#byCollection.get(key) ?? new Map<string, Item>();
      this.#byCollection.set(key, byName.set(item.name, isRecorded ? trackItem(item) : item));
    }
  }

  /** The site's time zone. */
  get zone(): string {
    recordRead('zone');
    return this.#zone;
  }

  /** What the site's lists call their values. */
  get lists(): Lists {
    recordRead('lists');
    return this.#lists;
  }

  /** All entries of a collection in a language, in the order of their names. */
  all<C extends CollectionName>(collection: C, locale: Locale): Item<C>[] {
    const key = `${collection}/${locale}`;
    recordRead(key);
    const byName = this.#byCollection.get(key);
    return [...(byName?.values() ?? [])].filter((item) => isOf(item, collection));
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
    const key = `${collection}/${locale}`;
    recordRead(`${key}/${name}`);
    const item = this.#byCollection.get(key)?.get(name);
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

/** What an item is called in what was read of the content. */
export const itemKey = ({ collection, locale, name }: Pick<Item, 'collection' | 'locale' | 'name'>) =>
  `${collection}/${locale}/${name}`;

function trackItem(item: Item): Item {
  const key = itemKey(item);
  const data = trackProperties(item.data, `${key}.data`);
  return trackProperties({ ...item, data }, key, ['collection', 'locale', 'name', 'file', 'data']);
}

function isOf<C extends CollectionName>(item: Item, collection: C): item is Item<C> {
  return item.collection === collection;
}

/** What decides how texts are set, and which of them readers may see. */
export interface LibraryOptions extends Pick<SiteSettings, 'languageTags' | 'zone' | ListName> {
  /** Milliseconds since 1970. */
  instant: number;
  /** A text that is in the library even before its publication: what is previewed, and its program. */
  isShown?: (text: Text) => boolean;
}

/** Makes the library of a set of texts. */
export function buildLibrary(texts: readonly Text[], options: LibraryOptions): Library {
  const customs = customsOf(texts, options);
  const digests = new Map(texts.map((text) => [textKey(text, text.locale), text.digest]));
  const decided = new Set(texts.filter(hasOutcome).map(({ name }) => name));
  const items = texts.flatMap((text) => {
    const source = digests.get(textKey(text, otherLocale(text.locale)));
    const isDecided = text.collection === 'calls' && decided.has(text.name);
    return toItem(text, { source, isDecided }, customs, options) ?? [];
  });
  return new Library(withTheirProgram(items), options.zone, listsOf(options));
}

function customsOf(texts: readonly Text[], { regions = [] }: LibraryOptions): Customs {
  const ofRegion = new Map(regions.map(({ value, customs }) => [value, customs]));
  const ofProgram = texts.flatMap(({ name, data }) => {
    const tag = 'region' in data && data.region !== undefined ? ofRegion.get(data.region) : undefined;
    return tag ? [[name, tag] as const] : [];
  });
  return { ofRegion, ofProgram: new Map(ofProgram) };
}

/**
 * Without what belongs to a program (`program`: calls, criteria, cohorts, questions) that has no page in the language:
 * it would have no address there, speak of what readers cannot see, or give away a program under embargo.
 */
function withTheirProgram(items: readonly Item[]): Item[] {
  const programs = new Set(
    items.flatMap(({ collection, locale, name }) => (collection === 'programs' ? [`${locale}/${name}`] : [])),
  );
  return items.filter(({ locale, data }) => {
    const program = programOf(data);
    return program === undefined || programs.has(`${locale}/${program}`);
  });
}

function textKey({ collection, name }: Text, locale: Locale): string {
  return `${collection}/${locale}/${name}`;
}

function hasOutcome({ data }: Text): boolean {
  return data.translation === 'complete' && 'outcome' in data && Boolean(data.outcome);
}

function toItem(
  text: Text,
  { source, isDecided }: { source: string | undefined; isDecided: boolean },
  customs: Customs,
  { languageTags, zone, instant, isShown }: LibraryOptions,
): Item | undefined {
  const { collection, locale, name, data, body, file } = text;
  if (data.translation !== 'complete') return undefined;
  if (!isPublic(data, zone, instant) && !isShown?.(text)) return undefined;
  const isHeld = isScheduled(data, zone, instant) && !isShown?.(text);
  const { translatedFrom } = data;
  const languageTag = languageTagOf(data, locale, languageTags[locale], customs);
  return {
    collection,
    locale,
    name,
    data: typesetOnce(collection, isHeld && 'status' in data ? announcementOf(data) : data, languageTag),
    languageTag,
    body: isHeld ? '' : body,
    file,
    isOutdated: !isHeld && translatedFrom !== undefined && source !== undefined && translatedFrom !== source,
    isDecided,
  };
}

/** What readers may know of criteria before their day of publication: that they are coming, and what was promised. */
function announcementOf(data: Complete<'criteria'>): Complete<'criteria'> {
  const { title, program, status, promise, promisedOn, publishedOn, example, translation } = data;
  return { title, summary: '', program, status, promise, promisedOn, publishedOn, example, translation };
}

/** Previews draw the same texts at each key: what was set once is kept as long as the text itself. */
const settled = new WeakMap<object, { tag: LanguageTag; data: Complete<CollectionName> }>();

function typesetOnce(
  collection: CollectionName,
  data: Complete<CollectionName>,
  tag: LanguageTag,
): Complete<CollectionName> {
  const before = settled.get(data);
  if (before?.tag === tag) return before.data;
  const set = typeset(collections[collection].fields, data, tag);
  settled.set(data, { tag, data: set });
  return set;
}
