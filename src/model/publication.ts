import { zonedTimeToInstant } from './call-state.ts';

/** The fields of an entry that decide since when it is public, and when what its page says changes. */
export interface PublicationFields {
  /** Local time of publication in the site's zone; absent: public at once. */
  publishAt?: string | undefined;
  /** Criteria: the day from which published ones are public. */
  publishedOn?: string | undefined;
  status?: unknown;
  /** Criteria: the last day of a promise that is not yet kept. */
  promisedOn?: string | undefined;
}

/** The instant from which an entry is public, in milliseconds since 1970; null where it is public at once. */
export function appearanceInstant(entry: PublicationFields, zone: string): number | null {
  if (entry.publishAt) return zonedTimeToInstant({ local: entry.publishAt, zone });
  if (entry.status === 'published' && entry.publishedOn) return startOf(entry.publishedOn, zone);
  return null;
}

/** True where readers may see the entry at `now`. */
export function isPublic(entry: PublicationFields, zone: string, now: number): boolean {
  const from = appearanceInstant(entry, zone);
  return from === null || from <= now;
}

/** True where criteria were promised for a day that is over, and have not come. */
export function isPromiseBroken(entry: PublicationFields, zone: string, now: number): boolean {
  return (
    entry.status === 'announced' && entry.promisedOn !== undefined && now >= dayAfter(entry.promisedOn, zone)
  );
}

/** The instants at which an entry appears or reads differently. */
export function publicationTransitions(entry: PublicationFields, zone: string): number[] {
  const appears = appearanceInstant(entry, zone);
  const isLate = entry.status === 'announced' && entry.promisedOn ? [dayAfter(entry.promisedOn, zone)] : [];
  return [...(appears === null ? [] : [appears]), ...isLate];
}

/** The programme that an entry belongs to: the entry is published in a language together with it, never before. */
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
