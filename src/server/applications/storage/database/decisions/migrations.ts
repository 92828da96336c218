import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';

/** Decisions on applications: where each stands, what is pending, and what was applied when. */
export async function createDecisions(db: Kysely<Database>): Promise<void> {
  await db.schema
    .createTable('decisions')
    .addColumn('reference', 'text', (column) => column.primaryKey().references('applications.reference'))
    .addColumn('call', 'text', (column) => column.notNull())
    .addColumn('state', 'text')
    .addColumn('pending', 'text')
    .addColumn('pending_from', 'text')
    .addColumn('pending_at', 'bigint')
    .addColumn('pending_by', 'text')
    .execute();
  await db.schema
    .createTable('decision_changes')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('reference', 'text', (column) => column.notNull().references('applications.reference'))
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('from_state', 'text', (column) => column.notNull())
    .addColumn('to_state', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('decision_changes_by_application')
    .on('decision_changes')
    .columns(['reference', 'id'])
    .execute();
}
