import { randomUUID } from 'node:crypto';
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Database } from '../applications/storage/database/schema.ts';
import { createLock } from '../cms/storage/lock.ts';
import { hourMs } from '../../model/durations.ts';

/** How long a server that has gone silent still leads, in milliseconds. */
export const leaseMs = 15_000;
/** How long before its end a lease counts as lost by the one that held it: what clocks differ by, and a request takes. */
const marginMs = 2_000;

const name = 'leader';

export interface LeaseOptions {
  db: Kysely<Database>;
  /** The clock that all servers share, in milliseconds since 1970. */
  now: () => number;
  /** Where other servers reach this one; empty where they cannot. */
  address: string;
  /** Milliseconds that only grow, whatever the wall clock does. */
  steady?: () => number;
}

/** This server does not lead any more: what it was about to write for all is not written. */
export class LostLeaseError extends Error {
  override name = 'LostLeaseError';
}

/** Held by one of several servers: that one builds the site and has the CMS. The others take it over once it is gone. */
export interface Lease {
  /** Takes the lease where it is free, renews it where it is this server's. To be called every few seconds. */
  renew: () => Promise<void>;
  isHeld: () => boolean;
  /** Whose it is now; another one each time that it is taken. What is begun under a token is to be ended under it. */
  token: () => string;
  /** Where the server that held it last is reached; undefined where it cannot be, or is this one. */
  holder: () => string | undefined;
  /**
   * In a transaction of few statements: no other server takes the lease over until it has ended.
   *
   * @throws LostLeaseError where it is not held under that token.
   */
  assertHeld: (trx: Transaction<Database>, token: string) => Promise<void>;
  /** Lets another server lead at once. */
  release: () => Promise<void>;
}

export function createLease({ db, now, address, steady = () => performance.now() }: LeaseOptions): Lease {
  let token = '';
  let heldUntil = -Infinity;
  let holder: string | undefined;
  const isHeld = () => steady() < heldUntil;
  /** A renewal under way would take back what is given up meanwhile. */
  const inTurn = createLock();

  /** Takes it, or renews it, where nobody else has it. @returns whose it is then. */
  const take = (own: string, instant: number) =>
    db.transaction().execute(async (trx) => {
      // A server that is gone may have left its row locked for a moment.
      await sql`set local lock_timeout = 2000`.execute(trx);
      const values = { token: own, address, leased_until: instant + leaseMs };
      await trx
        .insertInto('leases')
        .values({ name, ...values })
        .onConflict((conflict) =>
          conflict
            .column('name')
            .doUpdateSet(values)
            .where((where) =>
              where.or([
                where('leases.token', '=', own),
                where('leases.leased_until', '<=', instant),
                // Written by a clock that was wrong.
                where('leases.leased_until', '>', instant + hourMs),
              ]),
            ),
        )
        .execute();
      return trx.selectFrom('leases').selectAll().where('name', '=', name).executeTakeFirstOrThrow();
    });

  async function renew(): Promise<void> {
    if (!isHeld()) token = randomUUID();
    const own = token;
    const asked = steady();
    const row = await take(own, now());
    const isOurs = row.token === own;
    heldUntil = isOurs ? asked + leaseMs - marginMs : -Infinity;
    holder = isOurs || row.address === '' ? undefined : row.address;
  }

  return {
    renew: () => inTurn(renew),
    isHeld,
    token: () => token,
    holder: () => holder,
    async assertHeld(trx, own) {
      // Where this server is cut off in the middle, the row must be free before another one takes the lease.
      await sql`set local idle_in_transaction_session_timeout = 5000`.execute(trx);
      const row = await trx
        .selectFrom('leases')
        .select('token')
        .where('name', '=', name)
        .forUpdate()
        .executeTakeFirst();
      if (!isHeld() || row?.token !== own) throw new LostLeaseError('Another server leads by now.');
    },
    release: () =>
      inTurn(async () => {
        heldUntil = -Infinity;
        await db.deleteFrom('leases').where('name', '=', name).where('token', '=', token).execute();
      }),
  };
}
