import type { Entry } from '../../../collections/read/entry.ts';
import type { Locale } from '../../../i18n/locales.ts';
import { entryTitle } from '../../../model/collections/index.ts';
import type { TodoTask } from '../../../model/messages/todo.ts';
import { hrefOf, labelOf } from '../names/labels.ts';

/** A line of the list that leads to an entry in the CMS, with what there is to say about it. */
export function taskOf(entry: Entry, locale: Locale, detail = ''): TodoTask {
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

/** A line for a text, or a whole list, that could not be read: where it is, so that an editor looks. */
export function unreadTask(title: string, locale: Locale, place: Partial<TodoTask> = {}): TodoTask {
  return { title, collection: '', href: '/admin/', changes: [], ...place, detail: unreadWords[locale] };
}

/** What there is to say about each entry. One that cannot be read is said to be so, and hides no other. */
export function tasksOf(
  entries: readonly Entry[],
  { locale, onFault }: { locale: Locale; onFault: (error: unknown) => void },
  describe: (entry: Entry) => string[],
): TodoTask[] {
  return entries.flatMap((entry) => {
    try {
      return describe(entry).map((detail) => taskOf(entry, locale, detail));
    } catch (error) {
      onFault(error);
      return [unreadTask(entryTitle(entry), locale, taskOf(entry, locale))];
    }
  });
}
