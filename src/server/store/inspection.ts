import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';

/** After the start, which it must not slow down, and then each day. Milliseconds. */
const [firstMs, everyMs] = [60_000, 86_400_000];

/** Looks for damage in the database now and then. */
export interface Inspection {
  /** What was found last; undefined where the database is whole, or was not read yet. */
  damage: () => string | undefined;
  inspect: () => Promise<void>;
  stop: () => void;
}

/**
 * Reads the whole database in a thread of its own: a damaged page is otherwise met by the one whose application lies on it.
 *
 * @param onDamage told each time that some is found.
 */
export function startInspection(file: string, onDamage: (damage: string) => void): Inspection {
  let damage: string | undefined;
  async function inspect(): Promise<void> {
    const worker = new Worker(new URL('./inspection-thread.ts', import.meta.url), { workerData: file });
    worker.unref();
    const [told] = z.tuple([z.string().optional()]).parse(await once(worker, 'message'));
    damage = told;
    if (damage !== undefined) onDamage(damage);
  }
  const inBackground = () => {
    inspect().catch((error: unknown) => {
      onDamage(String(error));
    });
  };
  const timers = [setTimeout(inBackground, firstMs).unref(), setInterval(inBackground, everyMs).unref()];
  return {
    damage: () => damage,
    inspect,
    stop() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
