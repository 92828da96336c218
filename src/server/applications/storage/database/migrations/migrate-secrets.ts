import type { Kysely, Transaction } from 'kysely';
import { hideKey, type HideDigest } from '../../hidden-digests.ts';
import type { Database } from '../schema.ts';
import { removeClearKeys } from '../secrets.ts';
import type { Vault } from '../vault.ts';
import { hasClearToken, hasPlainDigest } from './indexes.ts';
import { sha256 } from '../../../../../digest.ts';

/** As many rows as one transaction changes: what else writes is not kept waiting for long. */
const batchSize = 500;

/** Keeps the hash of each receipt's token, and the token itself sealed. */
async function sealTokens(trx: Transaction<Database>, vault: Vault): Promise<number> {
  const rows = await trx
    .selectFrom('applications')
    .select(['reference', 'token'])
    .where(hasClearToken)
    .orderBy('reference')
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

/** Hides the digests of submissions. */
async function hideDigests(trx: Transaction<Database>, hide: HideDigest): Promise<number> {
  const rows = await trx
    .selectFrom('idempotency')
    .select(['key', 'digest'])
    .where(hasPlainDigest)
    .orderBy('key')
    .limit(batchSize)
    .execute();
  for (const { key, digest } of rows)
    await trx
      .updateTable('idempotency')
      .set({ key: hideKey(key, hide), digest: hide(digest) })
      .where('key', '=', key)
      .execute();
  return rows.length;
}

/**
 * Takes out of a database of an earlier version what would let a person who has a copy of it open a receipt, sign a link or
 * confirm a guess of what was sent.
 *
 * @returns true where something lay in clear: what was overwritten is then still in the write-ahead log.
 */
export async function migrateSecrets(db: Kysely<Database>, vault: Vault, hide: HideDigest): Promise<boolean> {
  let count = 0;
  const steps = [
    (trx: Transaction<Database>) => sealTokens(trx, vault),
    (trx: Transaction<Database>) => hideDigests(trx, hide),
    (trx: Transaction<Database>) => removeClearKeys(trx, vault),
  ];
  for (const step of steps)
    for (let changed = 1; changed > 0; count += changed) changed = await db.transaction().execute(step);
  return count > 0;
}
