import type { DecidedState, SelectionState } from './states.ts';

/** Where an application stands, as the applicant reads it. `again`: what was decided and told is considered once more. */
export const shownStates = [
  'received',
  'under-review',
  'again',
  'shortlisted',
  'interview',
  'accepted',
  'declined',
  'withdrawn',
] as const;

export type ShownState = (typeof shownStates)[number];

/**
 * What an applicant reads of where their application stands: what was applied. That it is shortlisted is shown only where
 * they were told so; otherwise it is still under review for them, or is considered again where they had an answer.
 *
 * @param told the states of the messages to the applicant, the newest first.
 * @example shownState('shortlisted', ['declined']) === 'again'
 */
export function shownState(state: SelectionState, told: readonly DecidedState[]): ShownState {
  if (state !== 'shortlisted') return state;
  const [last] = told;
  if (last === 'shortlisted') return 'shortlisted';
  return last === 'accepted' || last === 'declined' ? 'again' : 'under-review';
}

/** True where nothing more is to be decided, as the applicant reads it. */
export const isOver = (state: ShownState): boolean =>
  state === 'accepted' || state === 'declined' || state === 'withdrawn';
