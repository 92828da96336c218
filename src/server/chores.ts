import type { Kysely } from 'kysely';
import { instantToZonedTime, zonedTimeToInstant } from '../model/call-state.ts';
import type { Database } from './applications/storage/database/schema.ts';
import { dayMs, hourMs, minuteMs } from '../model/durations.ts';

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
  /** Where it is kept which chores fail, by name: since when. */
  failing: Map<string, number>;
  onError: (error: unknown, name: string) => void;
}

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

/** A server that is killed while it does a chore leaves it for so long; longer than any attempt to send a message. */
const leaseMs = 10 * minuteMs;

/** A time further ahead than this was written by a clock that was wrong: it counts as never. */
const toleranceMs = hourMs;

/** Takes a chore that is due, so that of several servers one does it. */
async function take(
  db: Kysely<Database>,
  { name, dueAt, waitsAtFirst }: Chore,
  now: number,
): Promise<boolean> {
  const before = await db.selectFrom('chores').select('last_at').where('name', '=', name).executeTakeFirst();
  const isFromFuture = before !== undefined && before.last_at > now + toleranceMs;
  if (before && before.last_at >= dueAt(now) && !isFromFuture) return false;
  await db
    .insertInto('chores')
    .values({ name, last_at: waitsAtFirst ? now : 0, leased_until: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const taken = await db
    .updateTable('chores')
    .set({ leased_until: now + leaseMs })
    .where('name', '=', name)
    .where((where) => where.or([where('last_at', '<', dueAt(now)), where('last_at', '>', now + toleranceMs)]))
    .where((where) =>
      where.or([
        where('leased_until', 'is', null),
        where('leased_until', '<=', now),
        where('leased_until', '>', now + toleranceMs),
      ]),
    )
    .returning('name')
    .execute();
  return taken.length > 0;
}

export interface Chores {
  /** Does what is due now; resolves when it is done. */
  tick: () => Promise<void>;
  stop: () => Promise<void>;
}

/**
 * Does regular tasks when they are due, across restarts: once each, unless a server is killed between doing one and writing
 * that down. One that fails is tried again a minute later, one whose server was killed once its lease is over.
 */
export function startChores({ db, now, chores, failing, onError }: ChoreOptions): Chores {
  let running: Promise<void> = Promise.resolve();

  /** Only one's own lease: another server may hold a newer one. */
  const release = (name: string, lease: number, done: { last_at?: number }) =>
    db
      .updateTable('chores')
      .set({ ...done, leased_until: null })
      .where('name', '=', name)
      .where('leased_until', '=', lease)
      .execute();

  async function attempt(chore: Chore): Promise<void> {
    const begun = now();
    const { name } = chore;
    try {
      if (!(await take(db, chore, begun))) return;
      await chore.run(begun);
      failing.delete(name);
      await release(name, begun + leaseMs, { last_at: begun });
    } catch (error) {
      if (!failing.has(name)) failing.set(name, begun);
      onError(error, name);
      await release(name, begun + leaseMs, {}).catch((again: unknown) => {
        onError(again, name);
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
