import { setTimeout } from 'node:timers/promises';

/** Waits for something at most so long; true where it was done by then. What is not done goes on. */
export async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  const limit = new AbortController();
  const isDone = await Promise.race([
    work.then(() => true),
    setTimeout(ms, false, { signal: limit.signal, ref: false }),
  ]);
  limit.abort();
  return isDone;
}

/** What is done before the process ends. */
export type Ending = () => Promise<unknown>;

/** How long a stop may take in all; the parts that end in good order take less. Milliseconds. */
const longestMs = 9_000;
const signals = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Ends the process in good order when it is asked to. Deliveries that take too long are left to their leases. A second signal
 * ends it at once.
 *
 * @param endings what must be ended before; looked at when the signal comes.
 */
export function endOnSignal(endings: readonly Ending[]): void {
  let isStopping = false;
  const stop = async (name: keyof typeof signals) => {
    if (isStopping) process.exit(signals[name]);
    isStopping = true;
    await within(longestMs, Promise.allSettled(endings.map((end) => end())));
    process.exit(0);
  };
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => void stop(name));
}
