import { sql, type ExpressionBuilder, type Kysely, type Transaction } from 'kysely';
import type { Database } from '../storage/database/schema.ts';
import { isUnleased } from '../storage/outbox.ts';

/** Either reaches the staff's mailbox: an application needs one of them. */
const mailChannels = ['smtp', 'file'];

/** A delivery that no worker would have made. `to`: where it goes instead; null where the staff get it by mail already. */
export interface MovedDelivery {
  reference: string;
  from: string;
  to: string | null;
}

type Where = ExpressionBuilder<Database, 'outbox'>;

/** What is still owed, and that nobody is trying at this moment. */
const isOwed = (now: number) => (where: Where) =>
  where.and([where('state', 'in', ['pending', 'dead']), isUnleased(now)(where)]);

/** Whether the application has another delivery that reaches the staff's mailbox. */
const isMailed = (where: Where) =>
  where.exists(
    where
      .selectFrom('outbox as other')
      .select('other.id')
      .whereRef('other.reference', '=', 'outbox.reference')
      .whereRef('other.id', '!=', 'outbox.id')
      .where('other.channel', 'in', mailChannels),
  );

/** The applications' lists of channels change together with their deliveries. */
async function moveChannel(trx: Transaction<Database>, from: string, to: string, now: number) {
  const owed = (where: Where) => where.and([where('channel', '=', from), isOwed(now)(where)]);
  const skipped = await trx
    .updateTable('outbox')
    .set({
      state: 'skipped',
      last_error: 'channel-removed',
      leased_until: null,
      lease_token: null,
      finished_at: now,
    })
    .where(owed)
    .where(isMailed)
    .returning('reference')
    .execute();
  await trx
    .updateTable('applications')
    .set({ channels: sql<string>`replace(channels, ${JSON.stringify(from)}, ${JSON.stringify(to)})` })
    .where('reference', 'in', (query) => query.selectFrom('outbox').select('reference').where(owed))
    .execute();
  const why = `Moved from ${from}, which is not served any more.`;
  const moved = await trx
    .updateTable('outbox')
    .set({
      channel: to,
      state: 'pending',
      attempts: 0,
      next_attempt_at: now,
      leased_until: null,
      lease_token: null,
      last_error: sql<string>`substr(${why} || coalesce(' Last error there: ' || last_error, ''), 1, 500)`,
      created_at: now,
      finished_at: null,
    })
    .where(owed)
    .returning('reference')
    .execute();
  return [
    ...skipped.map(({ reference }): MovedDelivery => ({ reference, from, to: null })),
    ...moved.map(({ reference }): MovedDelivery => ({ reference, from, to })),
  ];
}

/**
 * Deals with what is owed on a channel that the configuration does not name any more: it goes to the staff by mail, under its
 * old identity and with all its attempts, unless they get the application by mail already; then it is skipped.
 *
 * @param served the names of the channels that have a worker.
 * @param mail the one of them that reaches the staff's mailbox.
 */
export async function moveOrphaned(
  db: Kysely<Database>,
  { served, mail, now }: { served: readonly string[]; mail: string; now: number },
): Promise<MovedDelivery[]> {
  const orphaned = await db
    .selectFrom('outbox')
    .select('channel')
    .distinct()
    .where('channel', 'not in', served)
    .where(isOwed(now))
    .execute();
  const moved: MovedDelivery[] = [];
  for (const { channel } of orphaned)
    moved.push(
      ...(await db
        .transaction()
        .setIsolationLevel('repeatable read')
        .execute((trx) => moveChannel(trx, channel, mail, now))),
    );
  return moved;
}
