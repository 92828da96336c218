import { readEntry, type Entry } from '../../../collections/read/entry.ts';
import { otherLocale, type Locale } from '../../../i18n/locales.ts';
import { collections } from '../../../model/collections/index.ts';
import type { OutdatedTranslation } from '../../../model/messages/comparison.ts';
import { compareEntry } from '../compare/compare.ts';
import { titlesOf } from '../compare/titles.ts';
import type { EntryName } from '../names/text-name.ts';
import type { ContentStore } from '../storage/store.ts';
import { translationPair } from './translation.ts';

/**
 * What a translator has to catch up with: what the source says now that it did not say when the translation was last
 * right, in the words of an editor who works in `locale`. `fields` is null where the earlier source is not on record.
 * @returns undefined for an entry whose translation is up to date, or that has none.
 */
export async function outdatedTranslation(
  store: ContentStore,
  name: EntryName,
  locale: Locale,
): Promise<OutdatedTranslation | undefined> {
  const tree = await store.tree();
  const pair = await translationPair(tree, name);
  const madeFrom = pair?.translation.data['translatedFrom'];
  if (!pair || madeFrom === pair.source.digest) return undefined;
  const { source, translation } = pair;
  const earlier = await textOfDigest(store, source, madeFrom);
  if (earlier === undefined) return { locale: translation.locale, fields: null };
  const titles = await titlesOf(tree);
  const texts = (text: string | undefined) => ({ fr: undefined, en: undefined, [source.locale]: text });
  const now = (await tree.read(source.file))?.toString('utf8');
  const { fields } = compareEntry(name.collection, texts(earlier), texts(now), {
    locale,
    titleOf: titles(locale),
  });
  const shared = collections[name.collection].fields;
  return { locale: translation.locale, fields: fields.filter(({ field }) => !isShared(shared, field)) };
}

/** True for a field that has one value for both languages: there is nothing in it to translate. */
function isShared(fields: object, name: string): boolean {
  const field: unknown = new Map<string, unknown>(Object.entries(fields)).get(name);
  return typeof field === 'object' && field !== null && 'shared' in field && field.shared === true;
}

/** The newest text of an entry that had a digest. */
async function textOfDigest(
  { history }: ContentStore,
  { collection, locale, name, file }: Entry,
  digest: unknown,
): Promise<string | undefined> {
  if (typeof digest !== 'string' || !history) return undefined;
  for (const bytes of await history(file)) {
    const text = bytes.toString('utf8');
    const read = readEntry({ collection, locale, name }, text);
    if (read.ok && read.entry.digest === digest) return text;
  }
  return undefined;
}

/** True for a translation that was made from an earlier text of its source. */
export function isBehind({ data }: Entry, source: Entry | undefined): boolean {
  const madeFrom = data['translatedFrom'];
  return madeFrom !== undefined && source !== undefined && madeFrom !== source.digest;
}

/** Of the entries of a collection, the files of sources whose translation is behind them, by the language that is. */
export function outdatedAmong(entries: readonly Entry[]): Map<string, Locale> {
  const byFile = new Map(entries.map((entry) => [entry.file, entry]));
  const found = new Map<string, Locale>();
  for (const entry of entries) {
    const source = byFile.get(entry.file.replace(`/${entry.locale}/`, `/${otherLocale(entry.locale)}/`));
    if (source?.data.translation !== 'complete') continue;
    if (entry.data.translation === 'complete' && isBehind(entry, source)) {
      found.set(entry.file, entry.locale);
      found.set(source.file, entry.locale);
    }
  }
  return found;
}
