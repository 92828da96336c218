import { sql, type Kysely } from 'kysely';
import type { Database } from './schema.ts';
import { clearPrefix, type Vault } from './vault.ts';

/**
 * Whether what is personal is encrypted on this disk. `partly`: what comes is, some of what was stored before there was a key
 * is not, until `rotate-key`. `key-missing`: some of it was sealed with a key that this process was
 * not given, so it can be neither forwarded nor shown.
 */
export type Encryption = 'on' | 'partly' | 'off' | 'key-missing';

/** Columns that go through the vault, in the order in which they are sealed anew: a file's name after its content. */
const sealedColumns = [
  { table: 'applications', key: 'reference', column: 'answers' },
  { table: 'applications', key: 'reference', column: 'sealed_token' },
  { table: 'files', key: 'id', column: 'content' },
  { table: 'files', key: 'id', column: 'sealed_sha256' },
  { table: 'files', key: 'id', column: 'name' },
  { table: 'held_files', key: 'token', column: 'content' },
  { table: 'held_files', key: 'token', column: 'name' },
  { table: 'secrets', key: 'name', column: 'value' },
] as const;

type SealedColumn = (typeof sealedColumns)[number];

/** Long enough to tell keys apart: see the vault. */
const prefixLength = 5;

/**
 * Whether anything lies in clear. What was erased is one byte long. Contents are not looked at, which would read all
 * attachments: their names are sealed after them.
 */
async function hasClear(db: Kysely<Database>): Promise<boolean> {
  for (const { table, column } of sealedColumns) {
    if (column === 'content') continue;
    const bytes = sql.ref(column);
    const { rows } = await sql`select 1 from ${sql.table(table)}
      where length(${bytes}) > 1 and substr(${bytes}, 1, 1) = ${clearPrefix} limit 1`.execute(db);
    if (rows.length > 0) return true;
  }
  return false;
}

/** How the stored applications are sealed, and whether anything is in clear. */
export async function findEncryption(db: Kysely<Database>, vault: Vault): Promise<Encryption> {
  const rows = await db
    .selectFrom('applications')
    .select(sql<Uint8Array>`substr(answers, 1, ${prefixLength})`.as('prefix'))
    .distinct()
    .execute();
  if (rows.some(({ prefix }) => !vault.canOpen(prefix))) return 'key-missing';
  if (!vault.isEncrypting) return 'off';
  return (await hasClear(db)) ? 'partly' : 'on';
}

/** Sealed otherwise than this vault seals. What was erased is one byte long and stays so. */
function isStale({ column }: SealedColumn, { prefix }: Vault) {
  const bytes = sql.ref(column);
  return sql<boolean>`length(${bytes}) > 1 and substr(${bytes}, 1, ${prefix.length}) <> ${prefix}`;
}

async function countStale(db: Kysely<Database>, where: SealedColumn, vault: Vault): Promise<number> {
  const { rows } = await sql<{
    count: number;
  }>`select count(*) as count from ${sql.table(where.table)} where ${isStale(where, vault)}`.execute(db);
  return rows[0]?.count ?? 0;
}

async function nextStale(db: Kysely<Database>, where: SealedColumn, vault: Vault, after: string) {
  const [key, bytes] = [sql.ref(where.key), sql.ref(where.column)];
  const { rows } = await sql<{ key: string; sealed: Uint8Array }>`
    select ${key} as key, ${bytes} as sealed from ${sql.table(where.table)}
    where ${key} > ${after} and ${isStale(where, vault)} order by ${key} limit 1`.execute(db);
  return rows[0];
}

export interface Resealed {
  resealed: number;
  /** Sealed with a key that is not at hand: left as it is. */
  unreadable: number;
}

/**
 * Seals everything as the vault seals now: after a change of key, or when there is a key for the first time. One row at a
 * time, beside a running server; an interrupted run goes on where it was.
 *
 * @param onProgress called with how many rows are done, and of how many.
 */
export async function reseal(
  db: Kysely<Database>,
  vault: Vault,
  onProgress: (done: number, total: number) => void,
): Promise<Resealed> {
  let total = 0;
  for (const where of sealedColumns) total += await countStale(db, where, vault);
  const result = { resealed: 0, unreadable: 0 };
  for (const where of sealedColumns) {
    let last = '';
    for (let row; (row = await nextStale(db, where, vault, last)); last = row.key) {
      if (vault.canOpen(row.sealed)) {
        // Only where the bytes are still those: what was erased meanwhile must not come back.
        await sql`update ${sql.table(where.table)} set ${sql.ref(where.column)} = ${vault.seal(vault.open(row.sealed))}
          where ${sql.ref(where.key)} = ${row.key} and ${sql.ref(where.column)} = ${row.sealed}`.execute(db);
        result.resealed += 1;
      } else result.unreadable += 1;
      onProgress(result.resealed + result.unreadable, total);
    }
  }
  return result;
}
