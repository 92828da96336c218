import { sql, type Kysely } from 'kysely';
import { pieceContext } from '../files/pieces.ts';
import type { Database } from './schema.ts';
import { clearPrefix, type Vault } from './vault.ts';

/**
 * Whether what is personal is encrypted on this disk. `partly`: what comes is, some of what was stored before there was a key
 * is not, until `rotate-key`. `key-missing`: some of it was sealed with a key that this process was
 * not given, so it can be neither forwarded nor shown.
 */
export type Encryption = 'on' | 'partly' | 'off' | 'key-missing';

/** Columns that go through the vault, beside the pieces of files, which are sealed anew before them. */
const sealedColumns = [
  { table: 'applications', key: 'reference', column: 'answers' },
  { table: 'applications', key: 'reference', column: 'sealed_token' },
  { table: 'files', key: 'id', column: 'sealed_sha256' },
  { table: 'files', key: 'id', column: 'name' },
  { table: 'staff_notes', key: 'id', column: 'text' },
  { table: 'address_corrections', key: 'id', column: 'address' },
  { table: 'address_corrections', key: 'id', column: 'former' },
  { table: 'application_drafts', key: 'id', column: 'body' },
  { table: 'supplements', key: 'id', column: 'body' },
  { table: 'supplements', key: 'id', column: 'answer' },
  { table: 'reviews', key: 'id', column: 'conflict_reason' },
  { table: 'reviews', key: 'id', column: 'body' },
  { table: 'decision_reasons', key: 'reference', column: 'body' },
  { table: 'decision_messages', key: 'id', column: 'body' },
  { table: 'secrets', key: 'name', column: 'value' },
] as const;

type SealedColumn = (typeof sealedColumns)[number];

/** Long enough to tell keys apart: see the vault. */
const prefixLength = 5;

/**
 * Whether anything lies in clear. What was erased is one byte long. Pieces are not looked at, which would read all
 * attachments: the names of their files are sealed after them.
 */
async function hasClear(db: Kysely<Database>): Promise<boolean> {
  for (const { table, column } of sealedColumns) {
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
function isStale(column: string, prefix: Uint8Array) {
  const bytes = sql.ref(column);
  return sql<boolean>`length(${bytes}) > 1 and substr(${bytes}, 1, ${prefix.length}) <> ${prefix}`;
}

async function countStale(db: Kysely<Database>, where: SealedColumn, vault: Vault): Promise<number> {
  const { rows } = await sql<{
    count: number;
  }>`select count(*) as count from ${sql.table(where.table)} where ${isStale(where.column, vault.prefix)}`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}

async function nextStale(db: Kysely<Database>, where: SealedColumn, vault: Vault, after: string) {
  const [key, bytes] = [sql.ref(where.key), sql.ref(where.column)];
  const { rows } = await sql<{ key: string; sealed: Uint8Array }>`
    select ${key} as key, ${bytes} as sealed from ${sql.table(where.table)}
    where ${key} > ${after} and ${isStale(where.column, vault.prefix)} order by ${key} limit 1`.execute(db);
  return rows[0];
}

export interface Resealed {
  resealed: number;
  /** Sealed with a key that is not at hand: left as it is. */
  unreadable: number;
}

/** Seals a row anew. True where it could be opened. */
type Reseal = () => Promise<boolean>;

async function* staleColumns(db: Kysely<Database>, vault: Vault): AsyncGenerator<Reseal> {
  for (const where of sealedColumns) {
    const [table, key, column] = [sql.table(where.table), sql.ref(where.key), sql.ref(where.column)];
    for (let last = '', row; (row = await nextStale(db, where, vault, last)); last = row.key) {
      const { key: found, sealed } = row;
      yield async () => {
        if (!vault.canOpen(sealed)) return false;
        // Only where the bytes are still those: what was erased meanwhile must not come back.
        await sql`update ${table} set ${column} = ${vault.seal(vault.open(sealed))}
          where ${key} = ${found} and ${column} = ${sealed}`.execute(db);
        return true;
      };
    }
  }
}

async function* stalePieces(db: Kysely<Database>, vault: Vault): AsyncGenerator<Reseal> {
  const after = (last: { file: string; number: number }) =>
    db
      .selectFrom('file_pieces')
      .selectAll()
      .where(sql<boolean>`(file, number) > (${last.file}, ${last.number})`)
      .where(isStale('bytes', vault.prefixInContext))
      .orderBy('file')
      .orderBy('number')
      .limit(1)
      .executeTakeFirst();
  for (let row = await after({ file: '', number: -1 }); row; row = await after(row)) {
    const { file, number, bytes } = row;
    yield async () => {
      if (!vault.canOpen(bytes)) return false;
      const context = pieceContext(file, number);
      await db
        .updateTable('file_pieces')
        .set({ bytes: vault.seal(vault.open(bytes, context), context) })
        .where('file', '=', file)
        .where('number', '=', number)
        .where('bytes', '=', bytes)
        .execute();
      return true;
    };
  }
}

async function countStalePieces(db: Kysely<Database>, { prefixInContext }: Vault): Promise<number> {
  const { count } = await db
    .selectFrom('file_pieces')
    .select(({ fn }) => fn.countAll().as('count'))
    .where(isStale('bytes', prefixInContext))
    .executeTakeFirstOrThrow();
  return Number(count);
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
  let total = await countStalePieces(db, vault);
  for (const where of sealedColumns) total += await countStale(db, where, vault);
  const result = { resealed: 0, unreadable: 0 };
  for (const stale of [stalePieces(db, vault), staleColumns(db, vault)])
    for await (const resealOne of stale) {
      result[(await resealOne()) ? 'resealed' : 'unreadable'] += 1;
      onProgress(result.resealed + result.unreadable, total);
    }
  return result;
}
