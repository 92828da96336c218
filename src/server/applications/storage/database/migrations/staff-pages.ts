import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.ts';

/** What a line of the record is about, where it is about one application: its subject begins with the reference. Word for word as in the index. */
export const subjectReference = sql<string>`substr(subject, 1, 13)`;

/** The staff's notes on applications, and the record of an application by its reference. */
export async function createStaffPages(db: Kysely<Database>, bytes: 'blob' | 'bytea'): Promise<void> {
  await db.schema
    .createTable('staff_notes')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('reference', 'text', (column) => column.notNull().references('applications.reference'))
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('author', 'text', (column) => column.notNull())
    .addColumn('text', bytes, (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('staff_notes_by_application')
    .on('staff_notes')
    .columns(['reference', 'id'])
    .execute();
  await sql`create index activity_by_reference on activity (${subjectReference}, id)`.execute(db);
}
