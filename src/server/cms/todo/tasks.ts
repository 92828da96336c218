import type { Entry } from '../../../collections/read/entry.ts';
import type { Locale } from '../../../i18n/locales.ts';
import { inLanguage } from '../../../i18n/typography.ts';
import { collections, entryTitle, isCollectionName } from '../../../model/collections/index.ts';
import { documents, isDocumentName } from '../../../model/documents.ts';
import type { WorkTask } from '../../../model/messages/work.ts';
import { parsePath, parseWordsPath } from '../names/paths.ts';

/** A line of the list that leads to an entry in the CMS, with what there is to say about it. */
export function taskOf(entry: Entry, locale: Locale, detail = ''): WorkTask {
  return {
    title: entryTitle(entry),
    collection: labelOf(entry.collection, locale),
    href: hrefOf(entry.file),
    detail,
    changes: [],
    lang: entry.locale,
  };
}

const unreadWords = { fr: 'n’a pas pu être lu', en: 'could not be read' } as const;

/** A line for a text, or a whole list, that could not be read: where it is, so that somebody looks. */
export function unreadTask(title: string, locale: Locale, place: Partial<WorkTask> = {}): WorkTask {
  return { title, collection: '', href: '/admin/', changes: [], ...place, detail: unreadWords[locale] };
}

/** What there is to say about each entry. One that cannot be read is said to be so, and hides no other. */
export function tasksOf(
  entries: readonly Entry[],
  locale: Locale,
  describe: (entry: Entry) => string[],
): WorkTask[] {
  return entries.flatMap((entry) => {
    try {
      return describe(entry).map((detail) => taskOf(entry, locale, detail));
    } catch {
      return [unreadTask(entryTitle(entry), locale, taskOf(entry, locale))];
    }
  });
}

export function labelOf(collection: string, locale: Locale): string {
  if (isDocumentName(collection)) return inLanguage(documents[collection].label, locale);
  return isCollectionName(collection) ? inLanguage(collections[collection].label, locale) : collection;
}

/** Where the CMS opens the text of a file, or the file itself where it has no form; the CMS itself for any other file. */
export function hrefOf(file: string): string {
  const words = parseWordsPath(file);
  if (words !== undefined) return `/admin/?mend=${words}`;
  const place = parsePath(`content/${file}`);
  return place?.kind === 'entry' || place?.kind === 'document'
    ? `/admin/#/collections/${place.collection}/entries/${place.name}`
    : '/admin/';
}
