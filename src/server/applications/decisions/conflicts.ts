import type { DecidedState } from '../../../model/decisions/states.ts';
import type { Decision, Shown } from './read.ts';

/**
 * Why nothing was changed: someone decided otherwise meanwhile (`decision`), the application was withdrawn meanwhile, perhaps by
 * the applicant (`withdrawn`), a review was sent, changed or taken away meanwhile
 * (`reviews`), the application is erased or held back (`gone`), that cannot be decided from where it stands (`transition`), its
 * message is another one by now (`message`), the reasons of its message are not confirmed (`reasons`), or the message of an
 * earlier decision has not gone out yet (`waiting`).
 */
export interface Conflict {
  reference: string;
  why: 'decision' | 'withdrawn' | 'reviews' | 'gone' | 'transition' | 'message' | 'reasons' | 'waiting';
  /** Where the application stands now; absent where it is gone. */
  now?: Decision;
  /** What was to be decided. */
  to?: DecidedState;
}

/** What became of an application since a person was shown it; undefined where nothing did. */
export function conflictWith(
  reference: string,
  now: Decision | undefined,
  shown: Shown,
): Conflict | undefined {
  if (!now) return { reference, why: 'gone' };
  if (now.shown.decision !== shown.decision) return { reference, why: 'decision', now };
  return now.shown.reviews === shown.reviews ? undefined : { reference, why: 'reviews', now };
}
