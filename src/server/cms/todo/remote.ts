import type { Locale } from '../../../i18n/locales.ts';
import type { TodoPage, TodoTask } from '../../../model/messages/todo.ts';
import type { CmsBackend } from '../backend/backend.ts';
import { titlesIn } from '../compare/titles-in-files.ts';
import { compareConflict } from '../remote/compare-conflict.ts';
import { filesOfText, parseTextName } from '../names/text-name.ts';
import { readFiles } from '../storage/read-files.ts';
import type { SiteTimes } from '../checks/site-times.ts';
import { formatTime } from './format-time.ts';
import { editorAddress, labelOf } from '../names/labels.ts';

const words = {
  elsewhere: { fr: 'changé ailleurs par', en: 'changed elsewhere by' },
  byHand: { fr: 'à régler dans le dépôt', en: 'to be settled in the repository' },
} as const;

/** The texts that were changed here and elsewhere, by whom there and when, with what differs: an editor must choose. */
export async function conflictTasks(
  backend: CmsBackend,
  times: SiteTimes,
  locale: Locale,
): Promise<TodoTask[]> {
  const { remote, store } = backend;
  const conflicts = remote?.status.conflicts ?? [];
  if (conflicts.length === 0) return [];
  const tree = await store.tree();
  return Promise.all(
    conflicts.map(async ({ name, by, at }) => {
      // A file that editors do not know has no text.
      const [collection = '', textName = ''] = name.split('/');
      const text = parseTextName(collection, textName);
      const detail = `${words.elsewhere[locale]} ${by}, ${formatTime(new Date(at), times, locale)}`;
      if (!text)
        return {
          title: name,
          collection: '',
          href: '/admin/',
          detail: `${detail}, ${words.byHand[locale]}`,
          changes: [],
        };
      return {
        title: titlesIn(await readFiles(tree, filesOfText(text)))[locale] ?? text.name,
        collection: labelOf(text.collection, locale),
        href: editorAddress(text),
        detail,
        changes: (await compareConflict(backend, text, locale))?.fields ?? [],
      };
    }),
  );
}

/** Since when something waits to be pushed, and why it could not be. */
export function unsentOf(
  { remote }: CmsBackend,
  times: SiteTimes,
  locale: Locale,
): Pick<TodoPage['publication'], 'unsentSince' | 'unsentReason'> {
  const { since, error } = remote?.status ?? { since: null, error: null };
  return {
    unsentSince: since && error ? formatTime(new Date(since), times, locale) : '',
    unsentReason: error ?? '',
  };
}
