import { hkdfSync, randomBytes } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { Database } from './schema.ts';
import { clearPrefix, plainVault, type Vault } from './vault.ts';
import { sha256 } from '../../../../digest.ts';

/** The keys of one purpose that the servers on one database share, 32 bytes each. */
export interface ServerKeys {
  /** Signs. */
  current: Uint8Array;
  /** Signed before `DATA_KEY` was set or changed: their signatures are still good. */
  earlier: readonly Uint8Array[];
}

/** Links in messages that people keep: what signed them is kept, sealed, when `DATA_KEY` is set or changed. */
const lasting = 'openings';

const derive = (dataKey: string, purpose: string) =>
  new Uint8Array(
    hkdfSync('sha256', Buffer.from(dataKey, 'base64'), new Uint8Array(), `passerelle ${purpose}`, 32),
  );

/** A random key of the table, made at the first call. */
async function storedKey(db: Kysely<Database>, vault: Vault, name: string): Promise<Uint8Array> {
  await db
    .insertInto('secrets')
    .values({ name, value: vault.seal(randomBytes(32)) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { value } = await db
    .selectFrom('secrets')
    .select('value')
    .where('name', '=', name)
    .executeTakeFirstOrThrow();
  return vault.open(value);
}

/** Its key outlives a change of `DATA_KEY`: what was stored before is still recognized when it is sent again. */
const digests = 'digests';

/**
 * The key under which digests of submissions are hidden: random, sealed in the table. Where it was sealed with a key that is
 * missing, one for this process alone: repetitions of earlier submissions are then not recognized as the same.
 */
export async function digestKey(db: Kysely<Database>, vault: Vault): Promise<Uint8Array> {
  return (await lacksDataKey(db, vault)) ? randomBytes(32) : storedKey(db, vault, digests);
}

/** True where this process was not given the key that the servers on the database seal with: its own keys would be others than theirs. */
export async function lacksDataKey(db: Kysely<Database>, vault: Vault): Promise<boolean> {
  const row = await db.selectFrom('secrets').select('value').where('name', '=', digests).executeTakeFirst();
  return row !== undefined && !vault.canOpen(row.value);
}

/** Seals the key of digests that lies in clear. */
async function sealDigestKey(trx: Transaction<Database>, vault: Vault): Promise<void> {
  const row = await trx.selectFrom('secrets').select('value').where('name', '=', digests).executeTakeFirst();
  if (row === undefined || row.value[0] !== clearPrefix[0]) return;
  const value = vault.seal(vault.open(row.value));
  await trx.updateTable('secrets').set({ value }).where('name', '=', digests).execute();
}

/** What was kept of earlier keys. One that was sealed with a key that is missing counts again once that key is back. */
async function keptKeys(db: Kysely<Database>, vault: Vault, purpose: string): Promise<Uint8Array[]> {
  const rows = await db.selectFrom('secrets').select('value').where('name', 'like', `${purpose}:%`).execute();
  return rows.filter(({ value }) => vault.canOpen(value)).map(({ value }) => vault.open(value));
}

/**
 * The server's keys for one purpose. Derived from `DATA_KEY` where there is one (HKDF, RFC 5869), so that a copy of the
 * database holds none; random ones in the database otherwise.
 *
 * @param purpose such as `file-links`: a key serves one purpose.
 */
export async function serverKeys(db: Kysely<Database>, vault: Vault, purpose: string): Promise<ServerKeys> {
  const { current, earlier } = vault.keys;
  return {
    current: current === undefined ? await storedKey(db, vault, purpose) : derive(current, purpose),
    earlier: [
      ...earlier.map((key) => derive(key, purpose)),
      ...(purpose === lasting ? await keptKeys(db, vault, purpose) : []),
    ],
  };
}

async function keep(trx: Transaction<Database>, vault: Vault, key: Uint8Array): Promise<void> {
  await trx
    .insertInto('secrets')
    .values({ name: `${lasting}:${sha256(key).slice(0, 8)}`, value: vault.seal(key) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/**
 * Where there is a `DATA_KEY`, removes the keys that lie in the table in clear, and keeps, sealed, those of links that must
 * outlive the change.
 *
 * @returns how many were removed.
 */
export async function removeClearKeys(trx: Transaction<Database>, vault: Vault): Promise<number> {
  // Before they were stored through the vault, keys had no mark: 32 bytes.
  const all = await trx.selectFrom('secrets').selectAll().execute();
  for (const { name, value } of all.filter((one) => one.value.length === 32))
    await trx
      .updateTable('secrets')
      .set({ value: plainVault.seal(value) })
      .where('name', '=', name)
      .execute();
  if (!vault.isEncrypting) return 0;
  await sealDigestKey(trx, vault);
  for (const dataKey of vault.keys.earlier) await keep(trx, vault, derive(dataKey, lasting));
  const row = await trx.selectFrom('secrets').select('value').where('name', '=', lasting).executeTakeFirst();
  if (row && vault.canOpen(row.value)) await keep(trx, vault, vault.open(row.value));
  const removed = await trx
    .deleteFrom('secrets')
    .where('name', 'not like', `${lasting}:%`)
    .where('name', '!=', digests)
    .returning('name')
    .execute();
  return removed.length;
}
