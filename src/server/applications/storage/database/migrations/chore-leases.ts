import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';

/** A job counts as done when it is; until then it is leased to the server that runs it. */
export async function createChoreLeases(db: Kysely<Database>): Promise<void> {
  await db.schema.alterTable('chores').addColumn('leased_until', 'bigint').execute();
}
