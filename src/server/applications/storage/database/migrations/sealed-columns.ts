import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';

/** The token of a receipt, sealed; `token` is then its hash. Rows of before are changed by `migrateSecrets`. */
export async function addSealedToken(db: Kysely<Database>, bytes: 'blob' | 'bytea'): Promise<void> {
  await db.schema.alterTable('applications').addColumn('sealed_token', bytes).execute();
}

/** The digest of an attached file, sealed; `sha256` is then empty. Rows of before are changed by `createPieces`. */
export async function addSealedDigest(db: Kysely<Database>, bytes: 'blob' | 'bytea'): Promise<void> {
  await db.schema.alterTable('files').addColumn('sealed_sha256', bytes).execute();
}
