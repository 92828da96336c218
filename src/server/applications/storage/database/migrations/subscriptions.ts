import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';

/** The people who asked to be notified of an opening and confirmed their address. */
export async function createSubscriptions(db: Kysely<Database>): Promise<void> {
  await db.schema
    .createTable('subscriptions')
    .addColumn('reference', 'text', (column) => column.primaryKey().references('applications.reference'))
    .addColumn('confirmed_at', 'bigint', (column) => column.notNull())
    .addColumn('told_at', 'bigint')
    .execute();
}
