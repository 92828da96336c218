/** What `clearTimeout` takes. */
type Handle = NodeJS.Timeout | string | number;

/** What the timers are made of: Node's own, or a test's. */
interface RealTimers {
  /** Milliseconds, which only go forward. */
  now: () => number;
  setTimeout: (task: () => void, ms: number) => NodeJS.Timeout;
  clearTimeout: (timer?: Handle) => void;
}

interface Pending {
  /** On the clock that is put forward. */
  dueAt: number;
  fire: () => void;
  /** Fires before the timer itself would, which still counts from where its clock was; a process does not stay for it. */
  early?: NodeJS.Timeout;
}

/** `setTimeout` and `clearTimeout` on a clock that can be put forward, as often as one likes. */
export function createTimersAhead({ now, setTimeout: start, clearTimeout: cancel }: RealTimers) {
  let aheadMs = 0;
  const pending = new Map<Handle | undefined, Pending>();
  const forget = (timer?: Handle) => {
    cancel(pending.get(timer)?.early);
    pending.delete(timer);
  };
  const setTimeoutAhead = (task: (...given: unknown[]) => void, ms = 0, ...given: unknown[]) => {
    const fire = () => {
      forget(timer);
      cancel(timer);
      task(...given);
    };
    const timer = start(fire, ms);
    pending.set(timer, { dueAt: now() + aheadMs + ms, fire });
    return timer;
  };
  return {
    setTimeout: setTimeoutAhead,
    clearTimeout: (timer?: Handle) => {
      forget(timer);
      cancel(timer);
    },
    /** Puts the clock forward: what is due by then fires, the first due first; for the rest less time is left. */
    putForward: (ms: number) => {
      aheadMs += ms;
      const byTime = [...pending].toSorted(([, one], [, other]) => one.dueAt - other.dueAt);
      for (const [timer, entry] of byTime) {
        // One that fired may have cleared another.
        if (!pending.has(timer)) continue;
        const left = entry.dueAt - now() - aheadMs;
        if (left <= 0) {
          entry.fire();
          continue;
        }
        cancel(entry.early);
        entry.early = start(entry.fire, left).unref();
      }
    },
  };
}
