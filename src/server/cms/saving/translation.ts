import { readEntry, entryPath, type Entry } from '../../../collections/read/entry.ts';
import { readSiteSettings } from '../../../collections/read/settings.ts';
import type { ContentTree } from '../../../collections/read/tree.ts';
import { locales, type Locale } from '../../../i18n/locales.ts';
import { canonicalEntryFile } from '../../../model/canonical.ts';
import type { CollectionName } from '../../../model/collections/index.ts';
import { parseEntryFile } from '../../../model/entry-file.ts';
import type { EntryName } from '../names/text-name.ts';

type Pair = Partial<Record<Locale, Entry>>;

/** An entry's text that was written first, and the one made from it. */
interface Direction {
  source: Entry;
  translation: Entry;
}

/** Which language of an entry translates the other, and whether it still says what the other says. */
export interface TranslationState {
  locale: Locale;
  isInStep: boolean;
}

/** The same after a save, with whether that save changed the translation itself. */
export interface SavedTranslation extends TranslationState {
  isChanged: boolean;
}

/** Both languages of an entry, as far as they are there and right. */
async function readPair(tree: ContentTree, { collection, name }: EntryName): Promise<Pair> {
  const pair: Pair = {};
  for (const locale of locales) {
    const address = { collection, locale, name };
    const bytes = await tree.read(entryPath(address));
    const read = bytes && readEntry(address, bytes.toString('utf8'));
    if (read?.ok) pair[locale] = read.entry;
  }
  return pair;
}

/**
 * The translation is the language that says what it was made from. Where neither says so, it is the one that was not there
 * `before`, else the language that the site does not list first.
 */
async function directionOf(
  tree: ContentTree,
  entry: EntryName,
  before: Pair = {},
): Promise<Direction | undefined> {
  const { fr, en } = await readPair(tree, entry);
  if (!isComplete(fr) || !isComplete(en)) return undefined;
  const [french, english] = [
    { source: en, translation: fr },
    { source: fr, translation: en },
  ];
  if (fr.data['translatedFrom'] !== undefined) return french;
  if (en.data['translatedFrom'] !== undefined) return english;
  if (isComplete(before.en) !== isComplete(before.fr)) return isComplete(before.en) ? french : english;
  const site = await readSiteSettings(tree);
  return site?.defaultLocale === 'en' ? french : english;
}

function isComplete(entry: Entry | undefined): entry is Entry {
  return entry?.data.translation === 'complete';
}

/** Both languages of an entry that is complete in both; undefined for any other. */
export function translationPair(tree: ContentTree, entry: EntryName): Promise<Direction | undefined> {
  return directionOf(tree, entry);
}

/** The state of an entry's translation; undefined for an entry that is complete in one language only. */
export async function translationState(
  tree: ContentTree,
  entry: EntryName,
): Promise<TranslationState | undefined> {
  const pair = await translationPair(tree, entry);
  if (!pair) return undefined;
  const { source, translation } = pair;
  return { locale: translation.locale, isInStep: translation.data['translatedFrom'] === source.digest };
}

/**
 * What `translatedFrom` must become once `after` is saved over `before`: a new translation, one that is changed together
 * with its source, and one that was in step and is changed, are in step with the source as it now is. Any other stays as it
 * was: whether a translation that was behind and is changed alone has caught up is for the editor to say, and so is which of
 * two languages was made from the other where neither says so.
 * @returns the file to write, if one must be.
 */
export async function keepTranslation(
  before: ContentTree,
  after: ContentTree,
  entry: EntryName,
): Promise<[path: string, bytes: Buffer] | undefined> {
  const old = await readPair(before, entry);
  const now = await directionOf(after, entry, old);
  if (!now) return undefined;
  const { source, translation } = now;
  const [oldSource, oldTranslation] = [old[source.locale], old[translation.locale]];
  const isFirst = !isComplete(oldTranslation);
  const madeFrom = oldTranslation?.data['translatedFrom'];
  const wasInStep = oldSource !== undefined && madeFrom === oldSource.digest;
  const isChanged = oldTranslation?.digest !== translation.digest;
  const isSourceChanged = oldSource !== undefined && oldSource.digest !== source.digest;
  if (!isFirst && !(isChanged && (wasInStep || (isSourceChanged && madeFrom !== undefined))))
    return undefined;
  return markedFile(after, source, translation);
}

/** The translation's file, saying that it was made from the source as it now is; undefined where it says so already. */
export async function confirmedTranslationFile(
  tree: ContentTree,
  entry: EntryName,
): Promise<[path: string, bytes: Buffer] | undefined> {
  const direction = await directionOf(tree, entry);
  return direction && markedFile(tree, direction.source, direction.translation);
}

/**
 * The translation's file, where `after` changes references in an entry that was in step: what it says has not changed.
 * @returns undefined where nothing is to be marked.
 */
export async function keepInStep(
  before: ContentTree,
  after: ContentTree,
  entry: EntryName,
): Promise<[path: string, bytes: Buffer] | undefined> {
  const isInStep = (await translationState(before, entry))?.isInStep === true;
  return isInStep ? confirmedTranslationFile(after, entry) : undefined;
}

async function markedFile(
  tree: ContentTree,
  source: Entry,
  translation: Entry,
): Promise<[path: string, bytes: Buffer] | undefined> {
  if (translation.data['translatedFrom'] === source.digest) return undefined;
  const text = (await tree.read(translation.file))?.toString('utf8') ?? '';
  return [translation.file, withTranslatedFrom(translation.collection, text, source.digest)];
}

/** The same file with another `translatedFrom`, or with none; a file that cannot be read stays as it is. */
export function withTranslatedFrom(collection: CollectionName, text: string, digest: unknown): Buffer {
  const parsed = parseEntryFile(text);
  if (!parsed.ok) return Buffer.from(text);
  const { data, body } = parsed.file;
  return Buffer.from(canonicalEntryFile(collection, { ...data, translatedFrom: digest }, body));
}

/** What a file says that it was made from. */
export function translatedFromOf(text: string): unknown {
  const parsed = parseEntryFile(text);
  return parsed.ok ? parsed.file.data['translatedFrom'] : undefined;
}
