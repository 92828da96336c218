import type { Kysely } from 'kysely';
import { forgetUnconfirmed } from '../applicant/address/corrections.ts';
import { sweepFiles } from '../storage/files/remove.ts';
import { queueDeliveries } from '../storage/outbox.ts';
import type { Database } from '../storage/database/schema.ts';
import { dayMs } from '../../../model/durations.ts';
import { compareDeliveries } from './compare.ts';

/**
 * Puts a delivery in the outbox for each channel that an application is to go through and has none for. One transaction
 * stores both, so there should be nothing to do: this finds what a restored backup or a hand in the database undid.
 *
 * @returns how many deliveries were missing.
 */
export async function sweep(db: Kysely<Database>, now: number): Promise<number> {
  let count = 0;
  for await (const { undelivered } of compareDeliveries(db)) {
    await queueDeliveries(
      db,
      undelivered.map((one) => ({ ...one, at: now })),
    );
    count += undelivered.length;
  }
  return count;
}

/** Forgets what is of no more use: counts and salts of earlier days, form tokens and files that expired, addresses of a day ago, also those that nobody confirmed. */
export async function forget(db: Kysely<Database>, now: number): Promise<void> {
  await db
    .deleteFrom('sender_counts')
    .where('window_start', '<', now - dayMs)
    .execute();
  await sweepFiles(db, now);
  await forgetUnconfirmed(db, now);
  await db.deleteFrom('spent_proofs').where('expires_at', '<', now).execute();
  await db
    .deleteFrom('acknowledged')
    .where('at', '<=', now - dayMs)
    .execute();
  const yesterday = new Date(now - dayMs).toISOString().slice(0, 10);
  await db
    .deleteFrom('secrets')
    .where('name', 'like', 'sender:%')
    .where('name', '<', `sender:${yesterday}`)
    .execute();
}
