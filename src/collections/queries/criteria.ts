import {
  isPromiseBroken,
  isScheduled,
  lateInstant,
  type PublicationFields,
} from '../../model/messages/publication.ts';
import { defineClockQuery } from '../reads/queries.ts';
import type { Item, Library } from '../library/library.ts';
import { numberedVersions } from './criterion-anchors.ts';

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

/**
 * The version of its criteria that applies to a call, that of its opening, where another one has come since; undefined
 * where none has, or where none is written down from before the opening. Both are dated to the day: what changed on the
 * day of the opening counts as opened with.
 */
export function changeSinceOpening(criteria: Item<'criteria'>, call: Item<'calls'>) {
  const openingDay = call.data.opens.slice(0, 'YYYY-MM-DD'.length);
  const versions = numberedVersions(criteria);
  const [newest] = versions;
  const applied = versions.find(({ date }) => date <= openingDay);
  return newest && applied && newest.date > openingDay ? { applied, newest } : undefined;
}
