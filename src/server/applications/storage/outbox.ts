import { randomUUIDv7 } from 'node:crypto';
import type { ExpressionBuilder, Insertable, Kysely } from 'kysely';
import { prepareWrite } from './database/prepare-write.ts';
import type { Database, OutboxRow } from './database/schema.ts';

/** Deliveries that no worker is trying at this moment: `.where(isUnleased(now))`. */
export const isUnleased = (now: number) => (where: ExpressionBuilder<Database, 'outbox'>) =>
  where.or([where('leased_until', 'is', null), where('leased_until', '<=', now)]);

/** SQLite binds some 32,000 values in a statement. */
const perStatement = 500;

const insertDeliveries = prepareWrite((db, rows: readonly Insertable<OutboxRow>[]) =>
  db
    .insertInto('outbox')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing()),
);

/**
 * Queues deliveries, due `at` an instant; one of the same application and channel that is there already is left as it is. One that
 * has words of its own has their `id`, a UUIDv7.
 */
export async function queueDeliveries(
  db: Kysely<Database>,
  deliveries: readonly { reference: string; channel: string; at: number; id?: string }[],
): Promise<void> {
  for (let start = 0; start < deliveries.length; start += perStatement)
    await insertDeliveries(
      db,
      deliveries
        .slice(start, start + perStatement)
        .map(({ reference, channel, at, id = randomUUIDv7() }) => ({
          // In the order of time: the index grows at its end, where random ids would change a page each.
          id,
          reference,
          channel,
          state: 'pending',
          attempts: 0,
          next_attempt_at: at,
          created_at: at,
        })),
    );
}
