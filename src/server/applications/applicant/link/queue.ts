import type { Kysely } from 'kysely';
import { lockApplication } from '../../storage/lock-applications.ts';
import { requeue } from '../../storage/outbox.ts';
import type { Database } from '../../storage/database/schema.ts';

/** The channel's name in the outbox. */
export const receiptLinkChannel = 'receipt-link';

/** Puts a message with a link to the applicant's own page into the outbox, unless one is on its way already. */
export function queueLink(db: Kysely<Database>, reference: string, now: number): Promise<void> {
  return db.transaction().execute(async (trx) => {
    if ((await lockApplication(trx, reference)) !== 'accepted') return;
    const waiting = await trx
      .selectFrom('outbox')
      .select('id')
      .where('reference', '=', reference)
      .where('channel', '=', receiptLinkChannel)
      .where('state', '=', 'pending')
      .executeTakeFirst();
    if (!waiting) await requeue(trx, { reference, channel: receiptLinkChannel, at: now });
  });
}
