import { stateOf, toCallDates } from '../../collections/calls.ts';
import type { Item } from '../../collections/library.ts';
import { formatDate, formatZonedTime } from '../../i18n/dates.ts';
import type { Translate } from '../../i18n/translate.ts';
import type { CallState } from '../../model/call-state.ts';

/** How a call stands, in words: "Ouvert", "jusqu’au 31 mars 2026, à 23 h 59 (HAE)". */
export function callWords(
  call: Item<'calls'>,
  t: Translate,
): { state: CallState; label: string; when: string } {
  const state = stateOf(call);
  const { opens, closes } = toCallDates(call.data);
  const results = call.data.resultsOn;
  const hasResultsDate = (state === 'selection' || state === 'results') && results !== undefined;
  const date = hasResultsDate
    ? formatDate(results, call.languageTag)
    : formatZonedTime(state === 'announced' ? opens : closes, call.languageTag);
  const key = state === 'selection' && !hasResultsDate ? 'selectionUndated' : state;
  return { state, label: t(`call.state.${state}`), when: t(`call.when.${key}`, { date }) };
}
