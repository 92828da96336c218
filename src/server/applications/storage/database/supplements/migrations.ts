import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';

/** What the staff ask applicants for beside their application, and what they answer; which files came with an answer. */
export async function createSupplements(db: Kysely<Database>, bytes: 'blob' | 'bytea'): Promise<void> {
  await db.schema
    .createTable('supplements')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('reference', 'text', (column) => column.notNull().references('applications.reference'))
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('asked_at', 'bigint', (column) => column.notNull())
    .addColumn('asked_by', 'text', (column) => column.notNull())
    .addColumn('due', 'text')
    .addColumn('takes_files', 'integer', (column) => column.notNull())
    .addColumn('is_mailed', 'integer', (column) => column.notNull())
    .addColumn('body', bytes, (column) => column.notNull())
    .addColumn('answered_at', 'bigint')
    .addColumn('answer', bytes)
    .execute();
  await db.schema
    .createIndex('supplements_by_application')
    .on('supplements')
    .columns(['reference', 'id'])
    .execute();
  await db.schema.alterTable('files').addColumn('supplement', 'text').execute();
}
