import { stateOf, toCallDates } from '../../collections/calls.ts';
import { pageInstant } from '../../collections/clock.ts';
import type { Item } from '../../collections/library.ts';
import { formatDate, formatZonedTime } from '../../i18n/dates.ts';
import type { Translate } from '../../i18n/translate.ts';
import { callInstants, callState, type CallState } from '../../model/call-state.ts';

interface CallWords {
  state: CallState;
  label: string;
  when: string;
}

/** How a call stands, in words: "Ouvert", "jusqu’au 31 mars 2026, à 23 h 59 (HAE)"; at the build, or in a given state. */
export function callWords(call: Item<'calls'>, t: Translate, state = stateOf(call)): CallWords {
  const { opens, closes } = toCallDates(call.data);
  const results = call.data.resultsOn;
  const hasResultsDate = (state === 'selection' || state === 'results') && results !== undefined;
  const date = hasResultsDate
    ? formatDate(results, call.languageTag)
    : formatZonedTime(state === 'announced' ? opens : closes, call.languageTag);
  const key = wordsKey(state, { hasResultsDate, hasOutcome: call.data.outcome !== undefined });
  return { state, label: t(`call.state.${key.label}`), when: t(`call.when.${key.when}`, { date }) };
}

/** Results are said to be published once the call tells its outcome: a date that passes publishes nothing. */
function wordsKey(state: CallState, { hasResultsDate = false, hasOutcome = false }) {
  if (state === 'selection' && !hasResultsDate) return { label: state, when: 'selectionUndated' };
  if (state === 'results' && !hasOutcome) return { label: 'resultsLate', when: 'resultsLate' };
  return { label: state, when: state };
}

/** What a call will be after this build: instant (milliseconds since 1970), state and words, for the page's script. */
export function laterWords(call: Item<'calls'>, t: Translate): [number, CallState, string, string][] {
  const dates = toCallDates(call.data);
  return Object.values(callInstants(dates))
    .filter((instant) => Number.isFinite(instant) && instant > pageInstant())
    .sort((a, b) => a - b)
    .map((instant) => {
      const { state, label, when } = callWords(call, t, callState(dates, instant));
      return [instant, state, label, when];
    });
}
