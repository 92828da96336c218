import type { Kysely } from 'kysely';
import { instantToZonedTime, zonedTimeToInstant } from '../model/call-state.ts';
import type { Database } from './store/schema.ts';

/** A regular task of the server. */
export interface Chore {
  name: string;
  /** The last instant, up to now, at which it was to be done. */
  dueAt: (now: number) => number;
  run: (now: number) => Promise<void>;
  /** True: a server that starts for the first time waits for the next instant. */
  waitsAtFirst?: boolean;
}

export interface ChoreOptions {
  db: Kysely<Database>;
  now: () => number;
  chores: readonly Chore[];
  onError: (error: unknown, name: string) => void;
}

const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000];

/** At every full hour. */
export const hourly = (now: number): number => now - (now % hourMs);

/** Every day when clocks in a zone show an hour; `daily(7, 'America/Toronto')`. */
export const daily =
  (hour: number, zone: string) =>
  (now: number): number => {
    const at = (instant: number) =>
      zonedTimeToInstant({
        local: `${instantToZonedTime(instant, zone).local.slice(0, 10)}T${String(hour).padStart(2, '0')}:00`,
        zone,
      });
    return at(now) <= now ? at(now) : at(now - dayMs);
  };

/** Takes a chore that is due, so that of several servers one does it. */
async function take(
  db: Kysely<Database>,
  { name, dueAt, waitsAtFirst }: Chore,
  now: number,
): Promise<boolean> {
  const before = await db.selectFrom('chores').select('last_at').where('name', '=', name).executeTakeFirst();
  if (before && before.last_at >= dueAt(now)) return false;
  const taken = await db
    .insertInto('chores')
    .values({ name, last_at: now })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet({ last_at: now }).where('chores.last_at', '<', dueAt(now)),
    )
    .returning('name')
    .execute();
  return taken.length > 0 && (before !== undefined || waitsAtFirst !== true);
}

export interface Chores {
  /** Does what is due now; resolves when it is done. */
  tick: () => Promise<void>;
  stop: () => Promise<void>;
}

/** Does regular tasks when they are due, once each, across restarts; one that fails is tried again a minute later. */
export function startChores({ db, now, chores, onError }: ChoreOptions): Chores {
  let running: Promise<void> = Promise.resolve();

  async function attempt(chore: Chore): Promise<void> {
    try {
      if (!(await take(db, chore, now()))) return;
      await chore.run(now());
    } catch (error) {
      onError(error, chore.name);
      await db
        .updateTable('chores')
        .set({ last_at: 0 })
        .where('name', '=', chore.name)
        .execute()
        .catch((again: unknown) => {
          onError(again, chore.name);
        });
    }
  }

  const tick = (): Promise<void> => {
    running = running.then(async () => {
      for (const chore of chores) await attempt(chore);
    });
    return running;
  };
  const timer = setInterval(() => void tick(), minuteMs).unref();
  void tick();
  return {
    tick,
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
