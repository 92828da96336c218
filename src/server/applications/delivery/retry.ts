import { dayMs, hourMs, minuteMs } from '../../../model/durations.ts';

/** Waits between attempts: ten attempts over 75 h 35 min, those of Standard Webhooks. */
const waits = [
  5_000,
  5 * minuteMs,
  30 * minuteMs,
  2 * hourMs,
  5 * hourMs,
  10 * hourMs,
  14 * hourMs,
  20 * hourMs,
  dayMs,
] as const;

/**
 * How long to wait after a failed attempt, in milliseconds; undefined when it was the last.
 *
 * @param attempts how many were made.
 * @param random a number from 0 to 1: up to a tenth is added, so that what failed together is not retried together.
 * @param retryAfterMs what the receiver asked for; kept to unless it is shorter.
 */
export function retryDelay(attempts: number, random: number, retryAfterMs = 0): number | undefined {
  const wait = waits[attempts - 1];
  return wait === undefined ? undefined : Math.max(Math.round(wait * (1 + random / 10)), retryAfterMs);
}
