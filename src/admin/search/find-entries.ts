import { collections, isCollectionName } from '../../model/collections/index.ts';
import { hidden } from '../formats/entry-format.ts';
import { fold } from '../../i18n/fold.ts';

/** A text of the CMS as Decap holds it: its French fields, or those of both languages, and its English ones. */
export interface SearchedEntry {
  collection: string;
  slug: string;
  data: Readonly<Record<string, unknown>>;
  i18n?: Readonly<Record<string, { data?: Readonly<Record<string, unknown>> | undefined } | undefined>>;
}

/** The texts that hold each word of the query, or its beginning or end; first those that hold all in their title. */
export function findEntries<Entry extends SearchedEntry>(entries: readonly Entry[], query: string): Entry[] {
  const words = foldWords(query)
    .split(' ')
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  const holds = (text: string) => words.every((word) => text.includes(word));
  const hits = entries.filter((entry) => holds(foldedText(entry)));
  const inTitle = new Set(hits.filter((entry) => holds(foldedTitle(entry))));
  return [...inTitle, ...hits.filter((entry) => !inTitle.has(entry))];
}

/** Also with one kind of apostrophe and of space: `foldWords('Québec : l’Œuvre') === "quebec : l'oeuvre"`. */
function foldWords(text: string): string {
  return fold(text).replaceAll('’', "'").replace(/\s+/g, ' ');
}

function foldedText(entry: SearchedEntry): string {
  return foldWords([entry.slug, ...dataOf(entry).flatMap(stringsOf)].join(' '));
}

function foldedTitle(entry: SearchedEntry): string {
  const field = isCollectionName(entry.collection) ? collections[entry.collection].titleField : 'title';
  return foldWords(
    dataOf(entry)
      .flatMap((data) => stringsOf(data[field]))
      .join(' '),
  );
}

function dataOf({ data, i18n = {} }: SearchedEntry): Readonly<Record<string, unknown>>[] {
  return [data, ...Object.values(i18n).map((one) => one?.data ?? {})];
}

const ours: ReadonlySet<string> = new Set(Object.values(hidden));

/** Every text of a value at any depth, without what the editor keeps beside the fields. */
function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => (ours.has(key) ? [] : stringsOf(one)));
}
