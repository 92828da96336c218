import { isLocale, locales, type Locale } from '../../../i18n/locales.ts';
import { documentNames, documents, type DocumentName } from '../../../model/documents.ts';
import { isCollectionName, type CollectionName } from '../../../model/collections/index.ts';
import { wordsFile } from '../../../model/words-file.ts';

/** What a path of the CMS's protocol points to. Paths are relative to the content folder. */
export type Place =
  | { kind: 'entry'; path: string; collection: CollectionName; locale: Locale; name: string }
  /** An entry as a whole: Decap asks for it to know whether a name is taken. */
  | { kind: 'name'; paths: string[]; collection: CollectionName; name: string }
  /** A file that holds both languages: a form, the settings. */
  | { kind: 'document'; path: string; collection: DocumentName; name: string }
  | { kind: 'media'; path: string };

/** One language of an entry. */
export type EntryPlace = Extract<Place, { kind: 'entry' }>;

/** A form, or the settings. */
export type DocumentPlace = Extract<Place, { kind: 'document' }>;

const entry = /^content\/([a-z]+)\/([a-z]{2})\/([a-z0-9]+(?:-[a-z0-9]+)*)\.mdx$/;
const name = /^content\/([a-z]+)\/([a-z0-9]+(?:-[a-z0-9]+)*)\.mdx$/;
const yaml = /^content\/([a-z]+)\/([a-z][a-z0-9]*(?:-[a-z0-9]+)*)\.yaml$/;
const media = /^content\/(media\/[A-Za-z0-9][\w.-]*\.(?:jpe?g|png|webp|avif))$/i;

/**
 * The only files that the CMS reads and writes; anything else, `..` and `.git` included, is undefined.
 * @example parsePath('content/programs/fr/spark.mdx') // { kind: 'entry', path: 'programs/fr/spark.mdx', … }
 */
export function parsePath(path: string): Place | undefined {
  const [, collection = '', locale, entryName = ''] = entry.exec(path) ?? [];
  if (isCollectionName(collection) && isLocale(locale)) {
    return { kind: 'entry', path: path.slice('content/'.length), collection, locale, name: entryName };
  }
  const [, folder = '', wholeName = ''] = name.exec(path) ?? [];
  if (isCollectionName(folder)) {
    const paths = locales.map((one) => `${folder}/${one}/${wholeName}.mdx`);
    return { kind: 'name', paths, collection: folder, name: wholeName };
  }
  const document = parseDocument(path);
  if (document) return document;
  const [, file] = media.exec(path) ?? [];
  return file === undefined ? undefined : { kind: 'media', path: file };
}

function parseDocument(path: string): Place | undefined {
  const [, folder, documentName = ''] = yaml.exec(path) ?? [];
  const collection = documentNames.find((one) => documents[one].folder === folder);
  if (!collection || (!documents[collection].canCreate && documentName !== folder)) return undefined;
  return { kind: 'document', path: path.slice('content/'.length), collection, name: documentName };
}

/** The file of the interface's words that a path points to, in the content folder; undefined for any other path. */
export function parseWordsPath(path: string): string | undefined {
  const file = path.replace(/^content\//, '');
  return locales.some((locale) => file === wordsFile(locale)) ? file : undefined;
}

/** The kind of document of a folder such as `content/forms`; undefined for any other folder. */
export function parseDocumentFolder(folder: string): DocumentName | undefined {
  return documentNames.find((one) => `content/${documents[one].folder}` === folder);
}

/** The collection of a folder such as `content/programs`; undefined for any other folder. */
export function parseFolder(folder: string): CollectionName | undefined {
  const collection = folder.replace(/^content\//, '');
  return folder !== collection && isCollectionName(collection) ? collection : undefined;
}
