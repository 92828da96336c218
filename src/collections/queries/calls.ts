import {
  areResultsLate,
  callInstants,
  callState,
  isOpen,
  type CallDates,
  type CallState,
} from '../../model/call-state.ts';
import type { Locale } from '../../i18n/locales.ts';
import type { Item, Library } from '../library/library.ts';
import { defineClockQuery } from '../reads/queries.ts';
import { realFirst } from './related.ts';

/**
 * The dates of a call as the rules of its state read them. Where results are promised, selection lasts from closing until
 * they are known; the outcome is what makes them known, whatever day was promised.
 */
export function toCallDates({ data: call, isDecided }: Item<'calls'>): CallDates {
  const { zone, graceMinutes } = call;
  const closes = { local: call.closes, zone };
  return {
    opens: { local: call.opens, zone },
    closes,
    graceMinutes,
    ...(call.resultsOn
      ? { selectionFrom: closes, resultsDue: { local: `${call.resultsOn}T00:00`, zone } }
      : {}),
    ...(isDecided ? { resultsFrom: closes } : {}),
    // A stage begins on its day, and is past on the day after.
    stages: (call.timeline ?? []).flatMap(({ date }) =>
      date ? [date, dayAfter(date)].map((day) => ({ local: `${day}T00:00`, zone })) : [],
    ),
  };
}

/** @example dayAfter('2026-03-31') === '2026-04-01' */
function dayAfter(date: string): string {
  const day = new Date(`${date}T00:00Z`);
  day.setUTCDate(day.getUTCDate() + 1);
  return day.toISOString().slice(0, 10);
}

const stateNow = defineClockQuery('call-state', (now, dates: CallDates) => callState(dates, now));
const areResultsLateNow = defineClockQuery('results-late', (now, dates: CallDates) =>
  areResultsLate(dates, now),
);
const changesToCome = defineClockQuery('call-changes', (now, dates: CallDates) =>
  Object.values(callInstants(dates))
    .filter((instant) => Number.isFinite(instant) && instant > now)
    .sort((a, b) => a - b),
);

/** What a call is at the instant of this build. */
export function stateOf(call: Item<'calls'>): CallState {
  return stateNow(toCallDates(call));
}

/** How a call stands at an instant (milliseconds since 1970), or at that of this build. */
export function standingOf(call: Item<'calls'>, instant?: number) {
  const dates = toCallDates(call);
  if (instant === undefined) return { state: stateNow(dates), areResultsLate: areResultsLateNow(dates) };
  return { state: callState(dates, instant), areResultsLate: areResultsLate(dates, instant) };
}

/** The instants after that of this build at which a call will change, in milliseconds since 1970, the first one first. */
export function changesOf(call: Item<'calls'>): readonly number[] {
  return changesToCome(toCallDates(call));
}

const order: readonly CallState[] = [
  'closing',
  'open',
  'grace',
  'announced',
  'selection',
  'results',
  'closed',
];

/** The calls of a program: those one can answer first, then those to come, then the past ones. */
export function callsOf(library: Library, program: Item<'programs'>): Item<'calls'>[] {
  return sortCalls(library.all('calls', program.locale).filter(({ data }) => data.program === program.name));
}

/** The states in which the header of a program has a button for its call. */
export const headerStates: readonly CallState[] = ['announced', 'open', 'closing'];

const current: readonly CallState[] = [...headerStates, 'grace'];

/** The calls that are to come or not over, real ones first, in the order in which a prospect wants them. */
export function currentCalls(library: Library, locale: Locale): Item<'calls'>[] {
  return sortCalls(library.all('calls', locale).filter((one) => current.includes(stateOf(one)))).sort(
    realFirst,
  );
}

/**
 * The call that every page has a button for: the first that is open. One that was invented has it only where all programs
 * were: it never leads a site that has something real to show.
 */
export function callToApplyTo(library: Library, locale: Locale): Item<'calls'> | undefined {
  const isAllExample = library.all('programs', locale).every(({ data }) => data.example);
  return currentCalls(library, locale).find(
    (one) => isOpen(stateOf(one)) && (isAllExample || !one.data.example),
  );
}

/** Calls in the order in which a prospect wants them. */
export function sortCalls(calls: readonly Item<'calls'>[]): Item<'calls'>[] {
  return [...calls].sort(
    (a, b) =>
      order.indexOf(stateOf(a)) - order.indexOf(stateOf(b)) || a.data.closes.localeCompare(b.data.closes),
  );
}
