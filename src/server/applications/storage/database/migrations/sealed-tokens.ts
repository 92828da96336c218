import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';

/** The token of a receipt, sealed; `token` is then its hash. Rows of before are changed by `migrateSecrets`. */
export async function addSealedToken(db: Kysely<Database>, bytes: 'blob' | 'bytea'): Promise<void> {
  await db.schema.alterTable('applications').addColumn('sealed_token', bytes).execute();
}
