import { sql, type Kysely } from 'kysely';
import { kindOf } from '../../../src/server/applications/storage/database/kind.ts';
import type { Database } from '../../../src/server/applications/storage/database/schema.ts';

interface Index {
  name: string;
  /** What makes it again. */
  made: string;
}

/** The indexes that are no constraints. */
async function indexesOf(db: Kysely<Database>): Promise<readonly Index[]> {
  const { rows } =
    kindOf(db) === 'postgres'
      ? await sql<Index>`select indexname as name, indexdef as made from pg_indexes
          where schemaname = 'public' and indexname not in (select conname from pg_constraint)`.execute(db)
      : await sql<Index>`select name, sql as made from sqlite_schema
          where type = 'index' and sql is not null`.execute(db);
  return rows;
}

/**
 * Inserts in bulk: in one transaction, indexes made once all rows are there, references between tables unchecked. What it costs
 * is a third of what it would.
 */
export async function withoutIndexes(
  db: Kysely<Database>,
  work: (trx: Kysely<Database>) => Promise<void>,
): Promise<void> {
  const isPostgres = kindOf(db) === 'postgres';
  await db.connection().execute(async (connection) => {
    if (!isPostgres) await sql`pragma foreign_keys = off`.execute(connection);
    await connection.transaction().execute(async (trx) => {
      if (isPostgres) await sql`set local session_replication_role = replica`.execute(trx);
      const indexes = await indexesOf(trx);
      for (const { name } of indexes) await sql`drop index ${sql.ref(name)}`.execute(trx);
      await work(trx);
      for (const { made } of indexes) await sql.raw(made).execute(trx);
    });
    if (!isPostgres) await sql`pragma foreign_keys = on`.execute(connection);
  });
  // The planner of PostgreSQL goes by what it was told last.
  if (isPostgres) await sql`vacuum analyze`.execute(db);
}
