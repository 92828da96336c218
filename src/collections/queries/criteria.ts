import {
  isPromiseBroken,
  isScheduled,
  lateInstant,
  type PublicationFields,
} from '../../model/messages/publication.ts';
import { defineClockQuery } from '../reads/queries.ts';
import type { Item, Library } from '../library/library.ts';

/** How the promise of criteria stands: kept or still running, broken, and when it will be broken. */
export interface PromiseState {
  /** `announced` also for criteria whose day of publication has not come. */
  status: Item<'criteria'>['data']['status'];
  isLate: boolean;
  /** The instant from which the promise is broken, in milliseconds since 1970; null where it cannot be any more. */
  lateFrom: number | null;
}

/** Compared in the site's time zone, as the publisher does: a page never says “late” hours before the day is over. */
export function promiseOf({ data }: Item<'criteria'>, { zone }: Pick<Library, 'zone'>): PromiseState {
  const fields = { status: data.status, publishedOn: data.publishedOn, promisedOn: data.promisedOn };
  const { isLate, isAnnounced } = promiseNow(fields, zone);
  const status = isAnnounced ? 'announced' : data.status;
  return { status, isLate, lateFrom: status === 'announced' ? lateInstant(fields, zone) : null };
}

const promiseNow = defineClockQuery('promise', (now, fields: PublicationFields, zone: string) => ({
  isLate: isPromiseBroken(fields, zone, now),
  isAnnounced: isScheduled(fields, zone, now),
}));
