import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';

/** Uploads kept between a form that came back with errors and its next attempt. */
export async function createHeld(db: Kysely<Database>, bytes: 'blob' | 'bytea'): Promise<void> {
  await db.schema
    .createTable('held_files')
    .addColumn('token', 'text', (column) => column.primaryKey())
    .addColumn('form', 'text', (column) => column.notNull())
    .addColumn('field', 'text', (column) => column.notNull())
    .addColumn('name', bytes, (column) => column.notNull())
    .addColumn('content', bytes, (column) => column.notNull())
    .addColumn('reference', 'text')
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('held_files_by_expiry').on('held_files').column('expires_at').execute();
}

/** Whose held uploads are whose, so that nobody fills the disk with them. */
export async function addHeldSender(db: Kysely<Database>): Promise<void> {
  await db.schema.alterTable('held_files').addColumn('sender', 'text').execute();
}
