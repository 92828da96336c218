import { changesOf, standingOf, toCallDates } from '../../collections/queries/calls.ts';
import type { Item } from '../../collections/library/library.ts';
import { formatDate, formatDeadline, formatZonedTime } from '../../i18n/dates.ts';
import type { Translate } from '../../i18n/translate.ts';
import type { CallState } from '../../model/call-state.ts';

interface CallWords {
  state: CallState;
  label: string;
  when: string;
}

/** How a call stands, in words: "Ouvert", "jusqu’au 31 mars 2026, à 23 h 59 (HAE)"; at the build, or at an instant. */
export function callWords(call: Item<'calls'>, t: Translate, instant?: number): CallWords {
  const { state, areResultsLate } = standingOf(call, instant);
  const label = areResultsLate ? 'resultsLate' : state;
  const when = state === 'results' ? 'resultsKnown' : label;
  return {
    state,
    label: t(`call.state.${label}`),
    when: t(`call.when.${when}`, {
      date: dateOf(call, state),
      closed: formatDate(call.data.closes.slice(0, 10), call.languageTag),
    }),
  };
}

/** The date that matters in a state: that of the results is the promised one, never shown as the day on which they came. */
function dateOf(call: Item<'calls'>, state: CallState): string {
  const { data, languageTag } = call;
  const { opens, closes } = toCallDates(call);
  if (state === 'selection' && data.resultsOn) return formatDate(data.resultsOn, languageTag);
  return state === 'announced' ? formatZonedTime(opens, languageTag) : formatDeadline(closes, languageTag);
}

/** What a call will be after this build: instant (milliseconds since 1970), state and words, for the page's script. */
export function laterWords(call: Item<'calls'>, t: Translate): [number, CallState, string, string][] {
  return changesOf(call).map((instant) => {
    const { state, label, when } = callWords(call, t, instant);
    return [instant, state, label, when];
  });
}
