import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { isDamage } from '../opening-faults.ts';
import { dayMs, minuteMs } from '../../../../../model/durations.ts';

/** After the start, which it must not slow down, and then each day. Milliseconds. */
const [firstMs, everyMs] = [minuteMs, dayMs];

/** Looks for damage in the database now and then. */
export interface Inspection {
  /** What was found last; undefined where the database is whole, or was not read yet. */
  damage: () => string | undefined;
  /** Reads it now; joins a reading under way. */
  inspect: () => Promise<void>;
  /** Takes a fault. The first one caused by damage has the whole database read at once. @returns whether it was. */
  met: (error: unknown) => boolean;
  stop: () => void;
}

/** For PostgreSQL, which checks its pages as it reads them. */
export const noInspection: Inspection = {
  damage: () => undefined,
  inspect: () => Promise.resolve(),
  met: () => false,
  stop: () => undefined,
};

/**
 * Reads the whole database in a thread of its own: a damaged page is otherwise met by the one whose application lies on it.
 *
 * @param onDamage called each time that some is found.
 */
export function startInspection(file: string, onDamage: (damage: string) => void): Inspection {
  let damage: string | undefined;
  let hasMet = false;
  let underWay: Promise<void> | undefined;
  async function read(): Promise<void> {
    const worker = new Worker(new URL('./inspection-thread.ts', import.meta.url), { workerData: file });
    worker.unref();
    const [told] = z.tuple([z.string().optional()]).parse(await once(worker, 'message'));
    damage = told;
    if (damage !== undefined) onDamage(damage);
  }
  const inspect = () => (underWay ??= read().finally(() => (underWay = undefined)));
  const inspectInBackground = () => {
    inspect().catch((error: unknown) => {
      onDamage(String(error));
    });
  };
  const timers = [
    setTimeout(inspectInBackground, firstMs).unref(),
    setInterval(inspectInBackground, everyMs).unref(),
  ];
  return {
    damage: () => damage,
    inspect,
    met(error) {
      if (!isDamage(error)) return false;
      if (!hasMet) inspectInBackground();
      return (hasMet = true);
    },
    stop() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
