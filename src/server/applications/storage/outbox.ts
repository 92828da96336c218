import { randomUUIDv7 } from 'node:crypto';
import type { ExpressionBuilder, Insertable, Kysely, Transaction } from 'kysely';
import { prepareWrite } from './database/prepare-write.ts';
import type { Database, OutboxRow } from './database/schema.ts';
import { parseNames } from './name-list.ts';

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

/** Notes that an application has a channel: the sweep looks for a delivery on each. */
export async function addChannel(
  trx: Transaction<Database>,
  { reference, channel }: { reference: string; channel: string },
): Promise<void> {
  const { channels } = await trx
    .selectFrom('applications')
    .select('channels')
    .where('reference', '=', reference)
    .executeTakeFirstOrThrow();
  await trx
    .updateTable('applications')
    .set({ channels: JSON.stringify([...new Set([...parseNames(channels), channel])]) })
    .where('reference', '=', reference)
    .execute();
}

/**
 * Queues another message on a channel that an application may have had already: what went out there before, or never will, gives
 * its place to a new delivery, with an identity of its own; `id` as in `queueDeliveries`.
 */
export async function requeue(
  trx: Transaction<Database>,
  delivery: { reference: string; channel: string; at: number; id?: string },
): Promise<void> {
  const { reference, channel } = delivery;
  await addChannel(trx, delivery);
  await trx.deleteFrom('outbox').where('reference', '=', reference).where('channel', '=', channel).execute();
  await queueDeliveries(trx, [delivery]);
}
