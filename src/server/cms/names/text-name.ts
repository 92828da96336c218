import { locales } from '../../../i18n/locales.ts';
import { isCollectionName, type CollectionName } from '../../../model/collections/index.ts';
import { documents, isDocumentName, type DocumentName } from '../../../model/documents.ts';
import { wordsFile } from '../../../model/words-file.ts';
import { Refusal } from '../refusal.ts';
import { badPath } from '../refusals.ts';
import { parsePath } from './paths.ts';

/** An entry: both languages of it. */
export interface EntryName {
  collection: CollectionName;
  name: string;
}

/** A form or the settings. */
export interface DocumentText {
  collection: DocumentName;
  name: string;
}

/** The words of the interface, both languages of them. */
export interface WordsText {
  collection: 'words';
  name: 'interface';
}

/** The one text that the words of the interface are. */
export const wordsText: WordsText = { collection: 'words', name: 'interface' };

/** An entry, a form, the settings or the words of the interface. */
export type TextName = EntryName | DocumentText | WordsText;

/** True for the name of a form or of the settings. */
export function isDocument(text: TextName): text is DocumentText {
  return isDocumentName(text.collection);
}

/** True for the name of an entry, which alone has drafts. */
export function isEntry(text: TextName): text is EntryName {
  return isCollectionName(text.collection);
}

/** True for the name of the words of the interface. */
export function isWords(text: TextName): text is WordsText {
  return text.collection === 'words';
}

/** The entry that an id such as `programs/spark` stands for; undefined for anything else. */
function parseEntryName(collection: string, name: string): EntryName | undefined {
  return isCollectionName(collection) && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)
    ? { collection, name }
    : undefined;
}

/** The entry of a key such as `programs/spark`; undefined for anything else. */
export function entryOfKey(key: string): EntryName | undefined {
  const [collection = '', name = '', ...rest] = key.split('/');
  return rest.length === 0 ? parseEntryName(collection, name) : undefined;
}

/** The text that two names stand for; undefined where editors know no such text. */
export function parseTextName(collection: string, name: string): TextName | undefined {
  if (collection === wordsText.collection) return name === wordsText.name ? wordsText : undefined;
  if (!isDocumentName(collection)) return parseEntryName(collection, name);
  const text = { collection, name };
  return parsePath(`content/${documentFile(text)}`)?.kind === 'document' ? text : undefined;
}

/** The entry that the browser named. @throws Refusal */
export function entryName(collection = '', name = ''): EntryName {
  const found = parseEntryName(collection, name);
  if (found) return found;
  throw new Refusal('path', {
    fr: `« ${collection}/${name} » n’est pas le nom d’un texte du site.`,
    en: `“${collection}/${name}” is not the name of a text of the site.`,
  });
}

/** The text that the browser named. @throws Refusal */
export function textName({ collection, slug }: { collection: string; slug: string }): TextName {
  if (!isDocumentName(collection) && collection !== wordsText.collection) return entryName(collection, slug);
  const found = parseTextName(collection, slug);
  if (found) return found;
  throw badPath(`${collection}/${slug}`);
}

/** The id of a text: `programs/spark`. */
export function idOf({ collection, name }: TextName): string {
  return `${collection}/${name}`;
}

/** The id of the text that a file belongs to, such as `programs/spark` for either language of it; of any other file its path. */
export function idOfPath(path: string): string {
  const place = parsePath(path);
  return place?.kind === 'entry' || place?.kind === 'document' ? idOf(place) : path;
}

/** The files of an entry, in the content folder, French first. */
export function filesOfEntry({ collection, name }: EntryName): string[] {
  return locales.map((locale) => `${collection}/${locale}/${name}.mdx`);
}

/** The files of a text, in the content folder. */
export function filesOfText(text: TextName): string[] {
  if (isWords(text)) return locales.map(wordsFile);
  return isDocument(text) ? [documentFile(text)] : filesOfEntry(text);
}

function documentFile({ collection, name }: DocumentText): string {
  return `${documents[collection].folder}/${name}.yaml`;
}
