import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';

/** A regular task counts as done when it is; until then it is leased to whoever does it. */
export async function createChoreLeases(db: Kysely<Database>): Promise<void> {
  await db.schema.alterTable('chores').addColumn('leased_until', 'bigint').execute();
}
