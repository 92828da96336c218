const [second, minute, hour] = [1_000, 60_000, 3_600_000];

/** Waits between attempts: ten attempts over 75 h 35 min, those of Standard Webhooks. */
const waits = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
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
