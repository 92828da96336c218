import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';

/** Corrections of the e-mail addresses of applications, by their applicants. */
export async function createAddressCorrections(db: Kysely<Database>, bytes: 'blob' | 'bytea'): Promise<void> {
  await db.schema
    .createTable('address_corrections')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('reference', 'text', (column) => column.notNull().references('applications.reference'))
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('asked_at', 'bigint', (column) => column.notNull())
    .addColumn('confirmed_at', 'bigint')
    .addColumn('address', bytes, (column) => column.notNull())
    .addColumn('former', bytes)
    .execute();
  await db.schema
    .createIndex('address_corrections_by_application')
    .on('address_corrections')
    .columns(['reference', 'state'])
    .execute();
  await db.schema
    .createIndex('address_corrections_by_time')
    .on('address_corrections')
    .columns(['state', 'asked_at'])
    .execute();
}
