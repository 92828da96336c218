import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { instantToZonedTime, zonedTimeToInstant } from '../../model/call-state.ts';
import type { Database } from '../applications/storage/database/schema.ts';
import { dayMs, hourMs, minuteMs } from '../../model/durations.ts';
import { nodeTimers, type Timers } from './timers.ts';

/** A job that the server runs at given times. */
export interface ScheduledJob {
  name: string;
  /** The last instant, up to now, at which it was due. */
  dueAt: (now: number) => number;
  run: (now: number) => Promise<void>;
  /** True: a server that starts for the first time waits for the next instant. */
  waitsAtFirst?: boolean;
  /** False while another of several servers is to run it. */
  isHere?: () => boolean;
}

export interface SchedulerOptions {
  db: Kysely<Database>;
  now: () => number;
  jobs: readonly ScheduledJob[];
  /** Where it is kept which jobs fail, by name: since when. */
  failing: Map<string, number>;
  onError: (error: unknown, name: string) => void;
  timers?: Timers;
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

/** The lease of a job; longer than any attempt to send a message. */
const leaseMs = 10 * minuteMs;

/** A time further ahead than this was written by a clock that was wrong: it counts as never. */
const toleranceMs = hourMs;

/** Takes the lease of a job that is due, so that one of several servers runs it. @returns its token; undefined without one. */
async function takeLease(
  db: Kysely<Database>,
  { name, dueAt, waitsAtFirst }: ScheduledJob,
  now: number,
): Promise<string | undefined> {
  const token = randomUUID();
  const before = await db.selectFrom('chores').select('last_at').where('name', '=', name).executeTakeFirst();
  const isFromFuture = before !== undefined && before.last_at > now + toleranceMs;
  if (before && before.last_at >= dueAt(now) && !isFromFuture) return undefined;
  await db
    .insertInto('chores')
    .values({ name, last_at: waitsAtFirst ? now : 0, leased_until: null, lease_token: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const taken = await db
    .updateTable('chores')
    .set({ leased_until: now + leaseMs, lease_token: token })
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
  return taken.length > 0 ? token : undefined;
}

export interface Scheduler {
  /** Runs the jobs that are due now; resolves when they are done. */
  tick: () => Promise<void>;
  stop: () => Promise<void>;
}

/**
 * Runs jobs when they are due, across restarts. At least once: a crash between running a job and recording it repeats the job.
 * One that fails is tried again a minute later, one whose server was killed once its lease is over.
 */
export function startScheduler(options: SchedulerOptions): Scheduler {
  const { db, now, jobs, failing, onError, timers = nodeTimers } = options;
  let running: Promise<void> = Promise.resolve();

  /** Only its own lease: another server may hold a newer one. */
  const releaseLease = (name: string, token: string, done: { last_at?: number }) =>
    db
      .updateTable('chores')
      .set({ ...done, leased_until: null, lease_token: null })
      .where('name', '=', name)
      .where('lease_token', '=', token)
      .execute();

  async function attempt(job: ScheduledJob): Promise<void> {
    if (job.isHere?.() === false) return;
    const begun = now();
    const { name } = job;
    let token: string | undefined;
    try {
      token = await takeLease(db, job, begun);
      if (token === undefined) return;
      await job.run(begun);
      failing.delete(name);
      await releaseLease(name, token, { last_at: begun });
    } catch (error) {
      if (!failing.has(name)) failing.set(name, begun);
      onError(error, name);
      if (token !== undefined)
        await releaseLease(name, token, {}).catch((again: unknown) => {
          onError(again, name);
        });
    }
  }

  const tick = (): Promise<void> => {
    running = running.then(async () => {
      for (const job of jobs) await attempt(job);
    });
    return running;
  };
  const end = timers.every(minuteMs, () => void tick());
  void tick();
  return {
    tick,
    stop: async () => {
      end();
      await running;
    },
  };
}
