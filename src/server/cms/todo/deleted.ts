import type { Locale } from '../../../i18n/locales.ts';
import { otherLocale } from '../../../i18n/locales.ts';
import { trashDays } from '../../../model/messages/trash-days.ts';
import type { DeletedTask } from '../../../model/messages/todo.ts';
import type { CmsBackend } from '../backend/backend.ts';
import { deletedItems, placeOf } from '../deleting/restore.ts';
import type { DeletedItem } from '../storage/trash.ts';
import { relativeTime } from './format-time.ts';
import { dayMs } from '../../../model/durations.ts';
import { labelOf } from '../names/labels.ts';

const pictures = { fr: 'Images', en: 'Images' } as const;
const draft = { fr: 'brouillon', en: 'draft' } as const;

/** What can be restored, the last deleted first: when it was deleted, and for how long it is kept. */
export async function deletedTasks(backend: CmsBackend, now: Date, locale: Locale): Promise<DeletedTask[]> {
  return (await deletedItems(backend)).map((item) => taskOf(item, now, locale));
}

function taskOf(item: DeletedItem, now: Date, locale: Locale): DeletedTask {
  const place = placeOf(item);
  const [path = ''] = item.files.map((file) => file.path);
  const lang = item.titles[locale] === undefined ? otherLocale(locale) : locale;
  const title = item.titles[lang] ?? path.slice(path.lastIndexOf('/') + 1).replace(/\.(?:mdx|yaml)$/, '');
  const collection = place && 'collection' in place ? labelOf(place.collection, locale) : pictures[locale];
  const deletedAt = new Date(item.deletedAt);
  const left = Math.max(0, Math.ceil((deletedAt.getTime() + trashDays * dayMs - now.getTime()) / dayMs));
  const ago = relativeTime(deletedAt, now, locale);
  const detail = {
    fr: `supprimé ${ago}, gardé encore ${left} ${left < 2 ? 'jour' : 'jours'}`,
    en: `deleted ${ago}, kept for ${left} more ${left === 1 ? 'day' : 'days'}`,
  }[locale];
  return {
    id: item.id,
    title,
    collection,
    detail: item.isDraft ? `${draft[locale]}, ${detail}` : detail,
    ...(item.titles[lang] === undefined ? {} : { lang }),
  };
}
