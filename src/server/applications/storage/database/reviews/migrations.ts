import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';

/** Reviews of applications, by criteria that are kept as they were. */
export async function createReviews(db: Kysely<Database>, bytes: 'blob' | 'bytea'): Promise<void> {
  await db.schema
    .createTable('criteria_versions')
    .addColumn('digest', 'text', (column) => column.primaryKey())
    .addColumn('criteria', 'text', (column) => column.notNull())
    .addColumn('definition', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('review_calls')
    .addColumn('call', 'text', (column) => column.primaryKey())
    .addColumn('criteria_digest', 'text', (column) => column.notNull().references('criteria_versions.digest'))
    .addColumn('criteria_from', 'bigint', (column) => column.notNull())
    .addColumn('per_application', 'integer', (column) => column.notNull().defaultTo(2))
    .addColumn('is_blind', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('closes_at', 'bigint')
    .execute();
  await db.schema
    .createTable('review_panels')
    .addColumn('call', 'text', (column) => column.notNull())
    .addColumn('reviewer', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('review_panels_key', ['call', 'reviewer'])
    .execute();
  await db.schema
    .createTable('reviews')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('reference', 'text', (column) => column.notNull().references('applications.reference'))
    .addColumn('call', 'text', (column) => column.notNull())
    .addColumn('reviewer', 'text', (column) => column.notNull())
    .addColumn('assigned_at', 'bigint', (column) => column.notNull())
    .addColumn('assigned_by', 'text', (column) => column.notNull())
    .addColumn('removed_at', 'bigint')
    .addColumn('skipped_at', 'bigint')
    .addColumn('conflict_at', 'bigint')
    .addColumn('conflict_reason', bytes)
    .addColumn('saved_at', 'bigint')
    .addColumn('sent_at', 'bigint')
    .addColumn('total', 'integer')
    .addColumn('body', bytes)
    .addUniqueConstraint('reviews_once', ['reference', 'reviewer'])
    .execute();
  await db.schema.createIndex('reviews_by_reviewer').on('reviews').columns(['reviewer', 'id']).execute();
  await db.schema.createIndex('reviews_by_call').on('reviews').columns(['call', 'id']).execute();
}
