import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { deleteRows, digestOfRow, findRows, keyOf, readTable, writeRows, type Row } from './rows.ts';
import { tables, type Table } from './tables.ts';

/** How many rows were compared, and how many of them were written or deleted. */
export interface Synced {
  rows: number;
  changed: number;
}

/** Brings over what the target has not, or has otherwise. Files are read whole only then, a few at a time. */
async function writeDiffering(
  from: Kysely<Database>,
  to: Kysely<Database>,
  table: Table,
  outlines: readonly Row[],
): Promise<number> {
  const found = await findRows(to, table, outlines, 'outline');
  const differing = outlines.filter((row) => {
    const other = found.get(keyOf(table, row));
    return !other || digestOfRow(other) !== digestOfRow(row);
  });
  const size = table.bytes === undefined ? differing.length : 8;
  for (let start = 0; start < differing.length; start += size) {
    const some = differing.slice(start, start + size);
    await writeRows(
      to,
      table,
      table.bytes === undefined ? some : [...(await findRows(from, table, some)).values()],
    );
  }
  return differing.length;
}

async function deleteSurplus(from: Kysely<Database>, to: Kysely<Database>, table: Table): Promise<number> {
  let count = 0;
  for await (const rows of readTable(to, table, 'key')) {
    const found = await findRows(from, table, rows, 'key');
    const surplus = rows.filter((row) => !found.has(keyOf(table, row)));
    await deleteRows(to, table, surplus);
    count += surplus.length;
  }
  return count;
}

/**
 * Makes a database like another, writing only what differs: repeated, it goes on where it was, and what changed meanwhile is
 * brought over.
 */
export async function syncRows(from: Kysely<Database>, to: Kysely<Database>): Promise<Synced> {
  const done = { rows: 0, changed: 0 };
  // What refers to others goes first.
  for (const table of [...tables].reverse()) done.changed += await deleteSurplus(from, to, table);
  for (const table of tables)
    for await (const rows of readTable(from, table, 'outline')) {
      done.changed += await writeDiffering(from, to, table, rows);
      done.rows += rows.length;
    }
  return done;
}

/** How many rows a table has, and one digest over all of them, in whatever order they are read. */
export interface TableProof {
  rows: number;
  digest: string;
}

/** Sums the digests of rows: the order, which differs between databases, does not count. */
async function prove(db: Kysely<Database>, table: Table): Promise<TableProof> {
  let [rows, sum] = [0, 0n];
  for await (const batch of readTable(db, table, 'outline')) {
    for (const row of batch) sum = (sum + BigInt(`0x${digestOfRow(row)}`)) % (1n << 256n);
    rows += batch.length;
  }
  return { rows, digest: sum.toString(16) };
}

/** A table in which two databases differ. */
export interface Difference {
  table: string;
  from: TableProof;
  to: TableProof;
}

/** The tables in which two databases differ; of the bytes of files, length and beginning are compared. */
export async function findDifferences(from: Kysely<Database>, to: Kysely<Database>): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const table of tables) {
    const [here, there] = [await prove(from, table), await prove(to, table)];
    if (here.rows !== there.rows || here.digest !== there.digest)
      differences.push({ table: table.name, from: here, to: there });
  }
  return differences;
}
