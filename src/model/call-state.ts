import { dayMs, minuteMs } from './durations.ts';

/** A wall-clock time and the IANA zone in which it is read. */
export interface ZonedTime {
  /** `2026-03-31T23:59` or with seconds. */
  local: string;
  /** `America/Toronto`. */
  zone: string;
}

/** The dates of a call that decide its state. */
export interface CallDates {
  opens: ZonedTime;
  closes: ZonedTime;
  /** Minutes after closing in which an application that was already begun is still taken. */
  graceMinutes: number;
  /** Where it is the closing time, it is read as that is. Absent: nothing says that a selection is under way, and the call is just closed. */
  selectionFrom?: ZonedTime | undefined;
  /** When the results are promised. That passes without making them known: a promise that is not kept is late. */
  resultsDue?: ZonedTime | undefined;
  /** Since when the results are known; absent as long as they are not. */
  resultsFrom?: ZonedTime | undefined;
  /** When each stage of the timeline begins: the page tells which one the call has reached; its state does not depend on it. */
  stages?: readonly ZonedTime[];
}

export const callStates = [
  'announced',
  'open',
  'closing',
  'grace',
  'closed',
  'selection',
  'results',
] as const;
export type CallState = (typeof callStates)[number];

const closingWindow = 2 * dayMs;

/** Making a formatter takes a millisecond, and each state of a call needs several: one per zone is kept. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(zone, made);
  return made;
}

/** The zone's distance from UTC at an instant, in milliseconds: −5 h in Toronto in winter. */
function zoneOffset(instant: number, zone: string): number {
  const parts = formatterOf(zone).formatToParts(instant);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((found) => found.type === type)?.value);
  const wall = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return wall - Math.floor(instant / 1_000) * 1_000;
}

/**
 * The instant at which clocks in a zone show a local time, in milliseconds since 1970. A time that clocks skip in spring
 * is read with the offset before the change, so that it falls after it; a time that they show twice in autumn is the first
 * or the second one, as `repeated` says.
 *
 * @throws RangeError for a zone or a time that does not exist.
 * @example
 * zonedTimeToInstant({ local: '2026-01-31T23:59', zone: 'America/Toronto' }); // 2026-02-01T04:59Z
 */
export function zonedTimeToInstant(
  { local, zone }: ZonedTime,
  repeated: 'first' | 'second' = 'first',
): number {
  const wall = Date.parse(`${local}Z`);
  if (Number.isNaN(wall)) throw new RangeError(`Not a local time: ${local}`);
  const before = wall - zoneOffset(wall - dayMs, zone);
  const after = wall - zoneOffset(wall + dayMs, zone);
  const possible = [before, after].filter((instant) => instant + zoneOffset(instant, zone) === wall);
  if (possible.length === 0) return before;
  return repeated === 'first' ? Math.min(...possible) : Math.max(...possible);
}

/**
 * The instant at which a time is over as a deadline. One that clocks show twice ends with the second: no applicant is shut out
 * an hour early. A call or a session that begins at such a time begins with the first.
 */
export function deadlineInstant(time: ZonedTime): number {
  return zonedTimeToInstant(time, 'second');
}

/** What clocks in a zone show at an instant, to the minute: the inverse of `zonedTimeToInstant`. */
export function instantToZonedTime(instant: number, zone: string): ZonedTime {
  return { local: new Date(instant + zoneOffset(instant, zone)).toISOString().slice(0, 16), zone };
}

/** The instants of a call. */
export function callInstants(dates: CallDates) {
  const closes = deadlineInstant(dates.closes);
  return {
    opens: zonedTimeToInstant(dates.opens),
    closing: closes - closingWindow,
    closes,
    graceEnds: closes + dates.graceMinutes * minuteMs,
    selection: dates.selectionFrom ? deadlineInstant(dates.selectionFrom) : Infinity,
    due: dates.resultsDue ? zonedTimeToInstant(dates.resultsDue) : Infinity,
    results: dates.resultsFrom ? zonedTimeToInstant(dates.resultsFrom) : Infinity,
  };
}

/** What a call is at an instant (milliseconds since 1970). The closing instant itself is already too late. */
export function callState(dates: CallDates, now: number): CallState {
  const at = callInstants(dates);
  if (now < at.opens) return 'announced';
  if (now < at.closing) return 'open';
  if (now < at.closes) return 'closing';
  if (now < at.graceEnds) return 'grace';
  if (now >= at.results) return 'results';
  return now >= at.selection ? 'selection' : 'closed';
}

/** True where the results were promised for an instant that is past, and are not known. */
export function areResultsLate(dates: CallDates, now: number): boolean {
  return callState(dates, now) === 'selection' && now >= callInstants(dates).due;
}

/** The next instant at which one of these calls changes its state, is late or reaches a stage; null when none will. */
export function nextCallTransition(calls: readonly CallDates[], now: number): number | null {
  const changes = calls.flatMap((call) => [
    ...Object.values(callInstants(call)),
    ...(call.stages ?? []).map((stage) => zonedTimeToInstant(stage)),
  ]);
  const next = Math.min(...changes.filter((instant) => instant > now));
  return Number.isFinite(next) ? next : null;
}

/** True where one may begin an application. */
export function isOpen(state: CallState): boolean {
  return state === 'open' || state === 'closing';
}

/**
 * True where an application is taken. In grace too: the page then keeps the form for those who had begun, and says so to
 * the others.
 */
export function isTakingApplications(state: CallState): boolean {
  return isOpen(state) || state === 'grace';
}
