import type { Item } from '../library/library.ts';

/** The corrections of an article, the newest first. */
export function correctionsOf({ data }: Item<'articles'>) {
  return [...(data.corrections ?? [])].sort((a, b) => b.date.localeCompare(a.date));
}
