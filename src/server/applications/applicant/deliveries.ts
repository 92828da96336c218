import type { Kysely } from 'kysely';
import type { ReceiptPage } from '../../../forms/pages.ts';
import type { Database } from '../storage/database/schema.ts';

/** What the channels to the staff are for an applicant: no address, no name, no error. */
const recipients: Readonly<Record<string, ReceiptPage['deliveries'][number]['to']>> = {
  smtp: 'team',
  file: 'team',
  webhook: 'system',
};

/**
 * When an application was handed over to the staff, channel by channel; null while it was not. What nobody forwards yet, such
 * as what is in quarantine, waits like the rest.
 */
export async function readDeliveries(
  db: Kysely<Database>,
  reference: string,
): Promise<{ to: 'team' | 'system'; at: number | null }[]> {
  const rows = await db
    .selectFrom('outbox')
    .select(['channel', 'state', 'finished_at'])
    .where('reference', '=', reference)
    .where('channel', 'in', Object.keys(recipients))
    .where('state', '!=', 'skipped')
    .orderBy('channel')
    .execute();
  const deliveries = rows.flatMap(({ channel, state, finished_at }) => {
    const to = recipients[channel];
    return to ? [{ to, at: state === 'sent' ? finished_at : null }] : [];
  });
  return deliveries.length > 0 ? deliveries : [{ to: 'team', at: null }];
}
