import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.ts';

/** Applications that are saved to be continued, and whose files they are. */
export async function createApplicationDrafts(db: Kysely<Database>, bytes: 'blob' | 'bytea'): Promise<void> {
  await db.schema
    .createTable('application_drafts')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('form', 'text', (column) => column.notNull())
    .addColumn('form_digest', 'text', (column) => column.notNull().references('form_versions.digest'))
    .addColumn('call', 'text', (column) => column.notNull())
    .addColumn('locale', 'text', (column) => column.notNull())
    .addColumn('proven_at', 'bigint')
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('browser', 'text', (column) => column.notNull())
    .addColumn('saved_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('body', bytes, (column) => column.notNull())
    .addColumn('mail_id', 'text', (column) => column.notNull())
    .addColumn('mail_due_at', 'bigint')
    .addColumn('mail_attempts', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('application_drafts_by_owner')
    .on('application_drafts')
    .column('owner')
    .execute();
  // Of two that are proven at once, the database itself refuses one.
  await sql`create unique index application_drafts_one_proven on application_drafts (owner)
    where proven_at is not null`.execute(db);
  await db.schema
    .createIndex('application_drafts_by_expiry')
    .on('application_drafts')
    .column('expires_at')
    .execute();
  await db.schema
    .createIndex('application_drafts_to_mail')
    .on('application_drafts')
    .column('mail_due_at')
    .execute();
  await db.schema
    .createTable('draft_browsers')
    .addColumn('draft', 'text', (column) => column.notNull().references('application_drafts.id'))
    .addColumn('browser', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('draft_browsers_key', ['draft', 'browser'])
    .execute();
  await db.schema.createIndex('draft_browsers_by_browser').on('draft_browsers').column('browser').execute();
  await db.schema.alterTable('files').addColumn('draft', 'text').execute();
  await sql`create index files_by_draft on files (draft) where draft is not null`.execute(db);
}
