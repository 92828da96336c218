import type { Place } from '../../storage/in-order.ts';
import type { StaffContext } from '../context.ts';
import { examineApplications, type Filter, type Found } from './filter.ts';
import { placeOf } from './select.ts';

export interface PageOptions {
  /** Those behind this one, the newest first. */
  from?: Place | undefined;
  size: number;
  /** After so many milliseconds the page ends with what was found so far. */
  budgetMs: number;
  /** Milliseconds since any instant. */
  elapsed: () => number;
}

export interface Page {
  rows: Found[];
  /** Where the next page begins; undefined at the end of the list. */
  next: Place | undefined;
  /** Of a page that ended before it was full: how many it looked at, and back to when. */
  looked: { count: number; back: number } | undefined;
}

/** Few enough that the time is looked at often. */
const soughtPerQuery = 100;

/**
 * A page of the applications that a filter is for. What no index knows, such as a name, is looked for as long as the time
 * allows; the next page goes on from there. So no page is late, however many applications there are.
 */
export async function readPage(
  context: Pick<StaffContext, 'store' | 'vault'>,
  filter: Filter,
  { from, size, budgetMs, elapsed }: PageOptions,
): Promise<Page> {
  const { text, language, delivery, review, selection } = filter;
  const isSought = [text, language, delivery, review, selection].some((one) => one !== undefined);
  const perQuery = isSought ? soughtPerQuery : size + 1;
  const end = elapsed() + budgetMs;
  const rows: Found[] = [];
  let looked = 0;
  for await (const { found, count, last } of examineApplications(context, filter, {
    order: 'newest first',
    from,
    perQuery,
  })) {
    rows.push(...found);
    looked += count;
    const lastShown = rows[size - 1];
    if (lastShown && rows.length > size)
      return { rows: rows.slice(0, size), next: placeOf(lastShown.listed), looked: undefined };
    if (count < perQuery) break;
    if (elapsed() > end)
      return { rows, next: placeOf(last), looked: { count: looked, back: last.receivedAt } };
  }
  return { rows, next: undefined, looked: undefined };
}
