import { isPromiseBroken, publicationTransitions } from '../model/publication.ts';
import { pageInstant } from './clock.ts';
import type { Item, Library } from './library.ts';

/** How the promise of criteria stands: kept or still running, broken, and when it will be broken. */
export interface PromiseState {
  isLate: boolean;
  /** The instant from which the promise is broken, in milliseconds since 1970; null where it cannot be any more. */
  lateFrom: number | null;
}

/** Judged in the site's time zone, as the publisher does: a page never says “late” hours before the day is over. */
export function promiseOf({ data }: Item<'criteria'>, { zone }: Pick<Library, 'zone'>): PromiseState {
  const [lateFrom] =
    data.status === 'announced' ? publicationTransitions({ ...data, publishAt: undefined }, zone) : [];
  return { isLate: isPromiseBroken(data, zone, pageInstant()), lateFrom: lateFrom ?? null };
}
