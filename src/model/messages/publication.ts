import { zonedTimeToInstant } from '../call-state.ts';

/** The fields of an entry that decide since when it is public, and when what its page says changes. */
export interface PublicationFields {
  /** Local time of publication in the site's zone; absent: public at once. */
  publishAt?: string | undefined;
  /** `withdrawn`: readers do not see it, whatever its date. */
  visibility?: unknown;
  /** Criteria: the day from which published ones are shown; until then they are announced. */
  publishedOn?: string | undefined;
  status?: unknown;
  /** Criteria: the last day of a promise that is not yet kept. */
  promisedOn?: string | undefined;
}

/** The instant from which an entry appears, in milliseconds since 1970; null where it does at once. */
export function appearanceInstant(entry: PublicationFields, zone: string): number | null {
  return entry.publishAt ? zonedTimeToInstant({ local: entry.publishAt, zone }) : null;
}

/** The instant from which published criteria are shown and no longer announced; null where that is at once, or undecided. */
function releaseInstant({ status, publishedOn }: PublicationFields, zone: string): number | null {
  return status === 'published' && publishedOn ? startOf(publishedOn, zone) : null;
}

/** The instant from which readers see all of an entry, in milliseconds since 1970; null where they do at once. */
export function publicationInstant(entry: PublicationFields, zone: string): number | null {
  const instants = [appearanceInstant(entry, zone), releaseInstant(entry, zone)].filter(
    (one) => one !== null,
  );
  return instants.length > 0 ? Math.max(...instants) : null;
}

/** True where readers may know of the entry at `now`: it is not taken off the site, and its date has come. */
export function isPublic(entry: PublicationFields, zone: string, now: number): boolean {
  const from = appearanceInstant(entry, zone);
  return entry.visibility !== 'withdrawn' && (from === null || from <= now);
}

/** True for criteria that have a day of publication which has not come: they are announced, and none of their texts is shown. */
export function isScheduled(entry: PublicationFields, zone: string, now: number): boolean {
  const from = releaseInstant(entry, zone);
  return from !== null && from > now;
}

/**
 * The instant from which a promise of criteria is broken, whatever the clock; null where none is made, or where they come
 * in time.
 */
export function lateInstant(entry: PublicationFields, zone: string): number | null {
  if (entry.promisedOn === undefined) return null;
  const late = dayAfter(entry.promisedOn, zone);
  if (entry.status === 'announced') return late;
  const release = releaseInstant(entry, zone);
  return release !== null && release > late ? late : null;
}

/** True where criteria were promised for a day that is over, and have not come. */
export function isPromiseBroken(entry: PublicationFields, zone: string, now: number): boolean {
  const late = lateInstant(entry, zone);
  return late !== null && now >= late && (entry.status === 'announced' || isScheduled(entry, zone, now));
}

/** The instants at which an entry appears or reads differently. */
export function publicationTransitions(entry: PublicationFields, zone: string): number[] {
  return [appearanceInstant(entry, zone), lateInstant(entry, zone), releaseInstant(entry, zone)].filter(
    (instant) => instant !== null,
  );
}

/** The program that an entry belongs to: the entry is published in a language together with it, never before. */
export function programOf(data: object): string | undefined {
  return 'program' in data && typeof data.program === 'string' ? data.program : undefined;
}

function startOf(date: string, zone: string): number {
  return zonedTimeToInstant({ local: `${date}T00:00`, zone });
}

function dayAfter(date: string, zone: string): number {
  const next = new Date(Date.parse(`${date}T00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  return startOf(next, zone);
}
