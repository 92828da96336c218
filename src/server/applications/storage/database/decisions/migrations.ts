import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';

async function createMessages(db: Kysely<Database>, bytes: 'blob' | 'bytea'): Promise<void> {
  await db.schema
    .createTable('decision_texts')
    .addColumn('call', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('is_sent', 'integer', (column) => column.notNull())
    .addColumn('subject_fr', 'text', (column) => column.notNull())
    .addColumn('text_fr', 'text', (column) => column.notNull())
    .addColumn('subject_en', 'text', (column) => column.notNull())
    .addColumn('text_en', 'text', (column) => column.notNull())
    .addColumn('saved_at', 'bigint', (column) => column.notNull())
    .addColumn('saved_by', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('decision_texts_key', ['call', 'state'])
    .execute();
  await db.schema
    .createTable('decision_reasons')
    .addColumn('reference', 'text', (column) => column.primaryKey().references('applications.reference'))
    .addColumn('mode', 'text', (column) => column.notNull())
    .addColumn('state', 'text')
    .addColumn('body', bytes, (column) => column.notNull())
    .addColumn('saved_at', 'bigint', (column) => column.notNull())
    .addColumn('saved_by', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('decision_messages')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('reference', 'text', (column) => column.notNull().references('applications.reference'))
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('is_mailed', 'integer', (column) => column.notNull())
    .addColumn('body', bytes, (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('decision_messages_by_application')
    .on('decision_messages')
    .columns(['reference', 'id'])
    .execute();
}

/** Decisions on applications: where each stands, what is pending, what was applied when, and what applicants are told. */
export async function createDecisions(db: Kysely<Database>, bytes: 'blob' | 'bytea'): Promise<void> {
  await createMessages(db, bytes);
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

/** Which text of the showcase was drafted from an accepted application, by whom and when. */
export async function addShowcase(db: Kysely<Database>): Promise<void> {
  await db.schema.alterTable('decisions').addColumn('showcase_name', 'text').execute();
  await db.schema.alterTable('decisions').addColumn('showcase_at', 'bigint').execute();
  await db.schema.alterTable('decisions').addColumn('showcase_by', 'text').execute();
  await db.schema.createIndex('decisions_by_showcase').on('decisions').column('showcase_name').execute();
}
