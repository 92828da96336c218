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
  /** Where the server that held it last is reached, empty where it cannot be; undefined where there is none, or it is this one. */
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

  // One statement each: a server that stands still between two of a transaction would keep the row, and nobody could lead.

  /** @returns false where another server has taken it. */
  const extend = async (own: string, until: number) => {
    const renewed = await db
      .updateTable('leases')
      .set({ address, leased_until: until })
      .where('name', '=', name)
      .where('token', '=', own)
      .returning('token')
      .executeTakeFirst();
    return renewed !== undefined;
  };

  /** Takes it where nobody has it. @returns false where another server does. */
  const take = async (own: string, instant: number) => {
    const values = { token: own, address, leased_until: instant + leaseMs };
    const taken = await db
      .insertInto('leases')
      .values({ name, ...values })
      .onConflict((conflict) =>
        conflict
          .column('name')
          .doUpdateSet(values)
          .where((where) =>
            where.or([
              where('leases.leased_until', '<=', instant),
              // Written by a clock that was wrong.
              where('leases.leased_until', '>', instant + hourMs),
            ]),
          ),
      )
      .returning('token')
      .executeTakeFirst();
    return taken !== undefined;
  };

  const findHolder = () =>
    db.selectFrom('leases').select('address').where('name', '=', name).executeTakeFirst();

  async function renew(): Promise<void> {
    const asked = steady();
    const instant = now();
    let isOurs = isHeld() && (await extend(token, instant + leaseMs));
    if (!isOurs) {
      // Another token each time that it is taken: others may have led since it was lost, even for a moment.
      heldUntil = -Infinity;
      token = randomUUID();
      isOurs = await take(token, instant);
    }
    heldUntil = isOurs ? asked + leaseMs - marginMs : -Infinity;
    holder = isOurs ? undefined : (await findHolder())?.address;
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
