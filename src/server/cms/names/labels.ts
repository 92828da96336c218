import type { Locale } from '../../../i18n/locales.ts';
import { inLanguage } from '../../../i18n/typography.ts';
import { collections, isCollectionName } from '../../../model/collections/index.ts';
import { documents, isDocumentName } from '../../../model/documents.ts';
import { parsePath, parseWordsPath } from './paths.ts';

/** What editors call a collection, or the kind of a document. */
export function labelOf(collection: string, locale: Locale): string {
  if (isDocumentName(collection)) return inLanguage(documents[collection].label, locale);
  return isCollectionName(collection) ? inLanguage(collections[collection].label, locale) : collection;
}

/** Where the CMS opens a text. */
export const editorAddress = ({ collection, name }: { collection: string; name: string }): string =>
  `/admin/#/collections/${collection}/entries/${name}`;

/** Where the CMS opens a text that has just been restored, and says so (`src/admin/panels/reopened.ts`). */
export const restoredAddress = (text: { collection: string; name: string }): string =>
  editorAddress(text).replace('/#', '/?restored#');

/** Where the CMS opens the text of a file, or the file itself where it has no form; the CMS itself for any other file. */
export function hrefOf(file: string): string {
  const words = parseWordsPath(file);
  if (words !== undefined) return `/admin/?repair=${words}`;
  const place = parsePath(`content/${file}`);
  return place?.kind === 'entry' || place?.kind === 'document' ? editorAddress(place) : '/admin/';
}
