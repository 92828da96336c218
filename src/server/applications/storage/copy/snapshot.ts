import { chmodSync } from 'node:fs';
import { Kysely, sql } from 'kysely';
import { kindOf } from '../database/kind.ts';
import { migrate } from '../database/migrations.ts';
import type { Database } from '../database/schema.ts';
import { plainVault } from '../database/vault.ts';
import { openSqlite } from '../database/sqlite/connect.ts';
import { readTable, writeRows } from './rows.ts';
import { tables } from './tables.ts';

/** PostgreSQL counts on from the largest number that is there. */
export async function continueNumbers(db: Kysely<Database>): Promise<void> {
  if (kindOf(db) === 'postgres')
    await sql`select setval(pg_get_serial_sequence('activity', 'id'),
      (select coalesce(max(id), 0) + 1 from activity), false)`.execute(db);
}

/** Copies all rows of one database into another of the same schema that has none of them, table by table. */
async function copyAllRows(from: Kysely<Database>, to: Kysely<Database>): Promise<void> {
  for (const table of tables)
    for await (const rows of readTable(from, table)) await writeRows(to, table, rows);
  await continueNumbers(to);
}

/**
 * Writes what PostgreSQL holds at one moment into a new SQLite file, beside servers that go on storing: a backup is then
 * the same file, whatever database the server works with.
 */
export async function snapshotIntoFile(db: Kysely<Database>, file: string): Promise<void> {
  const target = new Kysely<Database>({ dialect: openSqlite(file).dialect });
  try {
    await migrate(target, plainVault);
    await db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute((from) => target.transaction().execute((to) => copyAllRows(from, to)));
    // In the file itself: what is beside it is not copied with it.
    await sql`pragma wal_checkpoint(truncate)`.execute(target);
    await sql`pragma journal_mode = delete`.execute(target);
  } finally {
    await target.destroy();
  }
  chmodSync(file, 0o600);
}
