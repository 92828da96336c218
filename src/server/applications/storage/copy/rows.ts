import { createHash } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import type { Table } from './tables.ts';

/** A row of any table: texts, whole numbers, bytes. */
export type Row = Readonly<Record<string, unknown>>;

/** How many rows are read at once: of files, few, since each holds up to a megabyte or more. */
const batchOf = (bytes: string | undefined) => (bytes === undefined ? 300 : 8);

/** How a file's bytes begin, sealed: anew, they are sealed under another nonce. */
const beginning = 32;

/**
 * What is read of a row. `outline`: of a table with files the key, and length and beginning of the bytes in their place,
 * which change whenever they are sealed anew.
 */
export type Detail = 'key' | 'outline' | 'whole';

function selected({ key, bytes }: Table, detail: Detail) {
  if (detail === 'key') return columns(key);
  if (detail === 'whole' || bytes === undefined) return sql.raw('*');
  const column = sql.ref(bytes);
  return sql`${columns(key)}, length(${column}) as size, substr(${column}, 1, ${sql.lit(beginning)}) as beginning`;
}

const columns = (names: readonly string[]) => sql.join(names.map((name) => sql.ref(name)));

/** The values of a row's key, as one text. */
export const keyOf = ({ key }: Pick<Table, 'key'>, row: Row): string =>
  JSON.stringify(key.map((name) => row[name]));

/** Reads a table in the order of its key, a batch at a time, each row once, whatever is written meanwhile. */
export async function* readTable(
  db: Kysely<Database>,
  table: Table,
  detail: Detail = 'whole',
): AsyncGenerator<Row[], void, undefined> {
  const size = batchOf(detail === 'whole' ? table.bytes : undefined);
  const what = selected(table, detail);
  for (let last: Row | undefined; ;) {
    const { key, name } = table;
    const after = last
      ? sql`where (${columns(key)}) > (${sql.join(key.map((column) => last?.[column]))})`
      : sql``;
    const { rows } = await sql<Row>`select ${what} from ${sql.table(name)} ${after}
      order by ${columns(key)} limit ${sql.lit(size)}`.execute(db);
    if (rows.length > 0) yield rows;
    last = rows.at(-1);
    if (rows.length < size) return;
  }
}

/** That a row has the key of one of these. */
function isOneOf(key: readonly string[], rows: readonly Row[]) {
  const [only, ...others] = key;
  if (only !== undefined && others.length === 0)
    return sql`${sql.ref(only)} in (${sql.join(rows.map((row) => row[only]))})`;
  const hasKeyOf = (row: Row) =>
    sql`(${sql.join(
      key.map((column) => sql`${sql.ref(column)} = ${row[column]}`),
      sql` and `,
    )})`;
  return sql.join(rows.map(hasKeyOf), sql` or `);
}

/** Those of some rows that are there, by key. */
export async function findRows(
  db: Kysely<Database>,
  table: Table,
  rows: readonly Row[],
  detail: Detail = 'whole',
): Promise<Map<string, Row>> {
  if (rows.length === 0) return new Map();
  const { name, key } = table;
  const found =
    await sql<Row>`select ${selected(table, detail)} from ${sql.table(name)} where ${isOneOf(key, rows)}`.execute(
      db,
    );
  return new Map(found.rows.map((row) => [keyOf(table, row), row]));
}

/** Writes rows; one of the same key is replaced. */
export async function writeRows(db: Kysely<Database>, { key, name }: Table, rows: readonly Row[]) {
  const [first] = rows;
  if (!first) return;
  const names = Object.keys(first);
  const others = names.filter((column) => !key.includes(column));
  const values = rows.map((row) => sql`(${sql.join(names.map((column) => row[column]))})`);
  const change =
    others.length === 0
      ? sql`nothing`
      : sql`update set ${sql.join(others.map((column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`))}`;
  await sql`insert into ${sql.table(name)} (${columns(names)}) values ${sql.join(values)}
    on conflict (${columns(key)}) do ${change}`.execute(db);
}

/** Deletes rows by their keys. */
export async function deleteRows(db: Kysely<Database>, { key, name }: Table, rows: readonly Row[]) {
  if (rows.length > 0) await sql`delete from ${sql.table(name)} where ${isOneOf(key, rows)}`.execute(db);
}

/** SHA-256 of a row, whatever database it comes from. */
export function digestOfRow(row: Row): string {
  const hash = createHash('sha256');
  for (const name of Object.keys(row).sort()) {
    const value = row[name];
    hash.update(`${name}\0`);
    if (value instanceof Uint8Array) hash.update(`${value.length}\0`).update(value);
    else hash.update(`${JSON.stringify(value ?? null)}\0`);
  }
  return hash.digest('hex');
}
