import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.ts';

async function countReceived(db: Kysely<Database>): Promise<void> {
  await db.schema
    .createTable('received')
    .addColumn('form', 'text', (column) => column.notNull())
    .addColumn('call', 'text', (column) => column.notNull())
    .addColumn('count', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('received_key', ['form', 'call'])
    .execute();
  const counts = await db
    .selectFrom('applications')
    .select(['form', sql<string>`coalesce(call, '')`.as('call'), sql<number>`count(*)`.as('count')])
    .groupBy(['form', 'call'])
    .execute();
  if (counts.length > 0) await db.insertInto('received').values(counts).execute();
}

/** What reconciliation compares the applications with, codes for late applicants, and the memory of scheduled jobs. */
export async function createLedger(db: Kysely<Database>): Promise<void> {
  await countReceived(db);
  await db.schema
    .createTable('late_codes')
    .addColumn('hash', 'text', (column) => column.primaryKey())
    .addColumn('call', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('reference', 'text')
    .execute();
  await db.schema
    .createTable('chores')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('last_at', 'bigint', (column) => column.notNull())
    .execute();
}
