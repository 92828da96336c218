import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.ts';

/**
 * Messages that did not have to be sent were kept as sent, with an explanation as their last error. Counts the messages to
 * one address, whatever they were about.
 */
export async function createSkipped(db: Kysely<Database>): Promise<void> {
  await db
    .updateTable('outbox')
    .set({
      state: 'skipped',
      last_error: sql<string>`case last_error
        when 'Not sent: the form asks for no address.' then 'no-address'
        when 'Not sent: the call is no longer published.' then 'call-gone'
        else 'already-written' end`,
    })
    .where('state', '=', 'sent')
    .where('last_error', 'is not', null)
    .execute();
  await db.schema
    .alterTable('acknowledged')
    .addColumn('address', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
}
