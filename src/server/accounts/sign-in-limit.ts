import { minuteMs } from '../../model/durations.ts';

/** A network may ask and guess so often within the time. */
const limits = { count: 30, withinMs: 15 * minuteMs, networks: 10_000 };

/** True while a network has not had its share; each question counts. */
export type SignInLimit = ReturnType<typeof createSignInLimit>;

/**
 * Counts what is asked for from a network, in this process: it keeps one machine from sending mails to many addresses.
 *
 * @param now in milliseconds.
 * @returns false once a network has had its share.
 */
export function createSignInLimit(now: () => number) {
  const seen = new Map<string, { count: number; from: number }>();
  return (network: string | undefined): boolean => {
    // Behind a proxy that was not named all people would be one: what each person gets is bounded besides.
    if (network === undefined) return true;
    const instant = now();
    const known = seen.get(network);
    if (!known || instant - known.from > limits.withinMs) {
      // Those who came first go first: a map keeps the order in which they came.
      const [oldest] = seen.keys();
      if (seen.size >= limits.networks && oldest !== undefined) seen.delete(oldest);
      seen.delete(network);
      seen.set(network, { count: 1, from: instant });
      return true;
    }
    known.count += 1;
    return known.count <= limits.count;
  };
}
