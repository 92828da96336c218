import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';

/** Who asked to be told that a call opens and proved that the address is theirs. */
export async function createSubscriptions(db: Kysely<Database>): Promise<void> {
  await db.schema
    .createTable('subscriptions')
    .addColumn('reference', 'text', (column) => column.primaryKey().references('applications.reference'))
    .addColumn('confirmed_at', 'bigint', (column) => column.notNull())
    .addColumn('told_at', 'bigint')
    .execute();
}
