import type { Place } from '../../storage/in-order.ts';
import type { StaffContext } from '../context.ts';
import type { Person } from './applicants.ts';
import { examineApplications, type Filter } from './filter.ts';
import type { ListedRow } from './select.ts';

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
  rows: { listed: ListedRow; person: Person }[];
  /** Where the next page begins; undefined at the end of the list. */
  next: Place | undefined;
  /** Of a page that ended before it was full: how many it looked at, and back to when. */
  looked: { count: number; back: number } | undefined;
}

const placeOf = ({ receivedAt, reference }: ListedRow): Place => ({ received_at: receivedAt, reference });

/**
 * A page of the applications that a filter is for. What no index knows, such as a name, is looked for as long as the time
 * allows; the next page goes on from there. So no page is late, however many applications there are.
 */
export async function readPage(
  context: Pick<StaffContext, 'store' | 'vault'>,
  filter: Filter,
  { from, size, budgetMs, elapsed }: PageOptions,
): Promise<Page> {
  const isSought =
    filter.text !== undefined || filter.language !== undefined || filter.delivery !== undefined;
  const options = {
    order: 'newest first',
    from,
    ...(isSought ? {} : { perQuery: size + 1 }),
  } as const;
  const end = elapsed() + budgetMs;
  const rows: Page['rows'] = [];
  let count = 0;
  for await (const { listed, person } of examineApplications(context, filter, options)) {
    const last = rows.at(-1);
    if (person && rows.length === size && last)
      return { rows, next: placeOf(last.listed), looked: undefined };
    count += 1;
    if (person) rows.push({ listed, person });
    if (isSought && elapsed() > end)
      return { rows, next: placeOf(listed), looked: { count, back: listed.receivedAt } };
  }
  return { rows, next: undefined, looked: undefined };
}
