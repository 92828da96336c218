import { randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { Database } from '../applications/storage/database/schema.ts';
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
  /** How often it was taken: what another server did before the last time must be taken in first. */
  term: () => number;
  /** Where the server that held it last is reached; undefined where it cannot be, or is this one. */
  holder: () => string | undefined;
  /** In a transaction: no other server takes the lease over until it has ended. @throws LostLeaseError where one has. */
  assertHeld: (trx: Transaction<Database>) => Promise<void>;
  /** Lets another server lead at once. */
  release: () => Promise<void>;
}

export function createLease({ db, now, address, steady = () => performance.now() }: LeaseOptions): Lease {
  let token = '';
  let term = 0;
  let heldUntil = -Infinity;
  let holder: string | undefined;
  const isHeld = () => steady() < heldUntil;
  return {
    async renew() {
      const wasHeld = isHeld();
      if (!wasHeld) token = randomUUID();
      const asked = steady();
      const instant = now();
      const values = { token, address, leased_until: instant + leaseMs };
      await db
        .insertInto('leases')
        .values({ name, ...values })
        .onConflict((conflict) =>
          conflict
            .column('name')
            .doUpdateSet(values)
            .where((where) =>
              where.or([
                where('leases.token', '=', token),
                where('leases.leased_until', '<=', instant),
                // Written by a clock that was wrong.
                where('leases.leased_until', '>', instant + hourMs),
              ]),
            ),
        )
        .execute();
      const row = await db
        .selectFrom('leases')
        .selectAll()
        .where('name', '=', name)
        .executeTakeFirstOrThrow();
      const isOurs = row.token === token;
      heldUntil = isOurs ? asked + leaseMs - marginMs : -Infinity;
      if (isOurs && !wasHeld) term += 1;
      holder = isOurs || row.address === '' ? undefined : row.address;
    },
    isHeld,
    term: () => term,
    holder: () => holder,
    async assertHeld(trx) {
      const row = await trx
        .selectFrom('leases')
        .select('token')
        .where('name', '=', name)
        .forUpdate()
        .executeTakeFirst();
      if (row?.token !== token) throw new LostLeaseError('Another server leads by now.');
    },
    async release() {
      heldUntil = -Infinity;
      await db.deleteFrom('leases').where('name', '=', name).where('token', '=', token).execute();
    },
  };
}
