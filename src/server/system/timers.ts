import { setTimeout as waitOn } from 'node:timers/promises';

/** What makes things happen later: Node's own timers, or those of a simulation, whose year takes less than a second. */
export interface Timers {
  /** Does something once, after so many milliseconds. @returns how to give it up. */
  after: (ms: number, task: () => void) => () => void;
  /** Does something every so many milliseconds. @returns how to end it. */
  every: (ms: number, task: () => void) => () => void;
  /** Resolves after so many milliseconds, or as soon as `signal` is aborted. */
  wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Node's own; only `wait` keeps the process alive. */
export const nodeTimers: Timers = {
  after(ms, task) {
    const timer = setTimeout(task, ms).unref();
    return () => {
      clearTimeout(timer);
    };
  },
  every(ms, task) {
    const timer = setInterval(task, ms).unref();
    return () => {
      clearInterval(timer);
    };
  },
  wait: (ms, signal) => waitOn(ms, undefined, { signal }).catch(() => undefined),
};
