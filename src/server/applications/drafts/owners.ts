import { createHmac } from 'node:crypto';
import { toComposed } from '../../../i18n/normalize.ts';
import { zonedTimeToInstant, type ZonedTime } from '../../../model/call-state.ts';
import { dayMs } from '../../../model/durations.ts';
import type { ServerKeys } from '../storage/database/secrets.ts';

/** The purpose that the keys of drafts and of their links are kept under: see `keysFor`. */
export const draftKeys = 'application-drafts';

const normal = (address: string) => toComposed(address.trim()).toLowerCase();

/**
 * Whose a draft of a call is, as the database keeps it: an HMAC, so that a copy of the database confirms no address. With the key of
 * now first, then with those of before.
 */
export const ownersOf = (
  { current, earlier }: ServerKeys,
  { call, address }: { call: string; address: string },
): string[] =>
  [current, ...earlier].map((key) =>
    createHmac('sha256', key)
      .update(`${call}\n${normal(address)}`)
      .digest('base64url'),
  );

/** So long after the closing nothing is kept for a call: a late code may still come. */
const afterClosingMs = 14 * dayMs;

/** Until when at most something is kept for a call. A call that is no longer published, or is closed and let someone in, counts as closing now. */
export function latestFor(call: { closes: ZonedTime } | undefined, now: number): number {
  const closes = call ? zonedTimeToInstant(call.closes) : now;
  return Math.max(closes, now) + afterClosingMs;
}
