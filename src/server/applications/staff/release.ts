import type { Kysely, Transaction } from 'kysely';
import { parseNames } from '../storage/name-list.ts';
import { queueDeliveries } from '../storage/outbox.ts';
import type { ApplicationState, Database } from '../storage/database/schema.ts';

/** `released`, or why not: what it is instead of quarantined, or that there is none. */
export type Release = 'released' | 'unknown' | ApplicationState;

/**
 * Makes a quarantined application an accepted one and puts it in the outbox, for the channels it came for.
 *
 * @param onReleased is part of the transaction.
 */
export function releaseApplication(
  db: Kysely<Database>,
  reference: string,
  now: number,
  onReleased?: (trx: Transaction<Database>) => Promise<void>,
): Promise<Release> {
  return db.transaction().execute(async (trx) => {
    const [released] = await trx
      .updateTable('applications')
      .set({ state: 'accepted' })
      .where('reference', '=', reference)
      .where('state', '=', 'quarantined')
      .returning('channels')
      .execute();
    if (released) {
      const channels = parseNames(released.channels);
      await queueDeliveries(
        trx,
        channels.map((channel) => ({ reference, channel, at: now })),
      );
      await onReleased?.(trx);
      return 'released';
    }
    const found = await trx
      .selectFrom('applications')
      .select('state')
      .where('reference', '=', reference)
      .executeTakeFirst();
    return found?.state ?? 'unknown';
  });
}
