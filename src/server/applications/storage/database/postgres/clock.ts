import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import { minuteMs } from '../../../../../model/durations.ts';
import type { Database } from '../schema.ts';

/** The time of the database, which is the same for all servers on it. */
export interface DatabaseClock {
  /** Milliseconds since 1970. */
  now: () => number;
  /** Compares with the database again; also done each minute. */
  compare: () => Promise<void>;
  stop: () => void;
}

/** Milliseconds. */
const slowMs = 2_000;

const answer = z.tuple([z.object({ now: z.number() })]);

const ask = async (db: Kysely<Database>): Promise<number> =>
  answer.parse(
    (await sql`select cast(extract(epoch from clock_timestamp()) * 1000 as bigint) as now`.execute(db)).rows,
  )[0].now;

/**
 * A clock that goes by the database: read now and then, and carried on by this process's steady clock, so that a wall
 * clock that is wrong or jumps makes no server take another's lease.
 *
 * @param steady milliseconds that only grow, such as `performance.now`.
 * @param read what the database's clock shows.
 */
export async function createDatabaseClock(
  read: () => Promise<number>,
  steady: () => number = () => performance.now(),
): Promise<DatabaseClock> {
  let shown = 0;
  let at = 0;
  async function compare(): Promise<void> {
    const asked = steady();
    const time = await read();
    // What took long says little of when the database looked.
    if (at > 0 && steady() - asked > slowMs) return;
    // Half the way there and back: the best guess of when the database looked.
    at = (asked + steady()) / 2;
    shown = time;
  }
  await compare();
  const timer = setInterval(() => {
    // Without an answer, the steady clock goes on.
    compare().catch(() => undefined);
  }, minuteMs).unref();
  return {
    now: () => Math.floor(shown + steady() - at),
    compare,
    stop() {
      clearInterval(timer);
    },
  };
}

/** The clock of PostgreSQL. */
export const postgresClock = (db: Kysely<Database>): Promise<DatabaseClock> =>
  createDatabaseClock(() => ask(db));
