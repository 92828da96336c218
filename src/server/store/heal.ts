import { sql, type Kysely, type Transaction } from 'kysely';
import { sha256 } from './digests.ts';
import type { Database } from './schema.ts';
import { removeClearKeys } from './secrets.ts';
import type { Vault } from './vault.ts';

/** As many rows as one transaction changes: what else writes is not kept waiting for long. */
const batchSize = 500;

/** A token that lies in clear: shorter than its hash. */
const isClear = sql<boolean>`length(token) < ${sha256('').length}`;

/** Keeps the hash of each receipt's token, and the token itself sealed. */
async function sealTokens(trx: Transaction<Database>, vault: Vault): Promise<number> {
  const rows = await trx
    .selectFrom('applications')
    .select(['reference', 'token'])
    .where('state', '!=', 'erased')
    .where(isClear)
    .limit(batchSize)
    .execute();
  for (const { reference, token } of rows) {
    await trx
      .updateTable('applications')
      .set({ token: sha256(token), sealed_token: vault.seal(new TextEncoder().encode(token)) })
      .where('reference', '=', reference)
      .execute();
  }
  return rows.length;
}

/** Keeps only the hash of the tokens of held uploads. */
async function hashHeld(trx: Transaction<Database>): Promise<number> {
  const rows = await trx.selectFrom('held_files').select('token').where(isClear).limit(batchSize).execute();
  for (const { token } of rows)
    await trx
      .updateTable('held_files')
      .set({ token: sha256(token) })
      .where('token', '=', token)
      .execute();
  return rows.length;
}

/**
 * Takes out of a database of an earlier version what would let whoever has a copy of it open a receipt, sign a link or take
 * over an upload.
 *
 * @returns true where something lay in clear: what was overwritten is then still in the write-ahead log.
 */
export async function healSecrets(db: Kysely<Database>, vault: Vault): Promise<boolean> {
  let count = 0;
  const steps = [
    (trx: Transaction<Database>) => sealTokens(trx, vault),
    hashHeld,
    (trx: Transaction<Database>) => removeClearKeys(trx, vault),
  ];
  for (const step of steps)
    for (let changed = 1; changed > 0; count += changed) changed = await db.transaction().execute(step);
  return count > 0;
}
