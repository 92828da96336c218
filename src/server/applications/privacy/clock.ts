import type { Kysely } from 'kysely';
import type { Alarm } from '../delivery/alarms.ts';
import type { Database } from '../storage/database/schema.ts';
import { dayMs } from '../../../model/durations.ts';

/** A machine that was off for longer, or a clock that is wrong: erasure waits until the clock has shown it for as long. */
const farAheadMs = 2 * dayMs;

/** Rows of `chores`: the last time that was believed, and since when the clock has been far ahead of it, or behind it. */
const [believedRow, aheadRow, behindRow] = ['clock', 'clock-ahead', 'clock-behind'] as const;

/** Keeps a clock that is wrong from erasing everything: what is erased cannot be brought back. */
export interface ClockGuard {
  /** Says whether the time may be acted upon; call it regularly, since each time that is believed is remembered. */
  isBelievable: (now: number) => Promise<boolean>;
  alarms: () => Alarm[];
}

export function createClockGuard(db: Kysely<Database>): ClockGuard {
  let doubted: number | undefined;

  const read = async (name: string) =>
    (await db.selectFrom('chores').select('last_at').where('name', '=', name).executeTakeFirst())?.last_at;
  const write = (name: string, last_at: number) =>
    db
      .insertInto('chores')
      .values({ name, last_at, leased_until: null, lease_token: null })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ last_at }))
      .execute();

  /** The newest sign of life of a database that has never been asked. */
  async function findLastSign(now: number): Promise<number> {
    const { at: received } = await db
      .selectFrom('applications')
      .select(({ fn }) => fn.max('received_at').as('at'))
      .where('received_at', '<=', now)
      .executeTakeFirstOrThrow();
    const { at: worked } = await db
      .selectFrom('chores')
      .select(({ fn }) => fn.max('last_at').as('at'))
      .where('last_at', '<=', now)
      .executeTakeFirstOrThrow();
    // SQL's maximum of no rows is null, which JavaScript counts as 0.
    return Math.max(received, worked) || now;
  }

  /** Whether the clock has been ahead, or behind, for long enough to be right after all. */
  async function hasLasted(row: typeof aheadRow | typeof behindRow, now: number): Promise<boolean> {
    const since = await read(row);
    if (since === undefined || since > now) await write(row, now);
    return since !== undefined && since <= now && now - since >= farAheadMs;
  }

  return {
    async isBelievable(now) {
      const believed = (await read(believedRow)) ?? (await findLastSign(now));
      const [isAhead, isBehind] = [now - believed > farAheadMs, now < believed];
      if (isAhead && !(await hasLasted(aheadRow, now))) {
        doubted = now;
        return false;
      }
      doubted = undefined;
      // An earlier time erases nothing too soon. It is not remembered yet: once put right, the clock would look far ahead.
      if (isBehind && !(await hasLasted(behindRow, now))) return true;
      await db.deleteFrom('chores').where('name', 'in', [aheadRow, behindRow]).execute();
      await write(believedRow, now);
      return true;
    },
    alarms: () =>
      doubted === undefined
        ? []
        : [{ name: 'clock', channel: new Date(doubted).toISOString().slice(0, 10), count: 1 }],
  };
}
