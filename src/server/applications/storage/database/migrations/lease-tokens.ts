import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';

/** Whose a lease is: random, so that no other claim can be taken for it, whatever the clocks show. */
export async function createLeaseTokens(db: Kysely<Database>): Promise<void> {
  await db.schema.alterTable('outbox').addColumn('lease_token', 'text').execute();
  await db.schema.alterTable('chores').addColumn('lease_token', 'text').execute();
}
