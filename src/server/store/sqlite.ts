import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { SqliteDialect, type SqliteDatabase } from 'kysely';
import { z } from 'zod';

const parametersSchema = z.array(z.custom<SQLInputValue>());

/** node:sqlite as Kysely's dialect expects a database: prepared statements are kept, since the queries are few. */
function toKyselyDatabase(database: DatabaseSync): SqliteDatabase {
  const statements = new Map<string, ReturnType<SqliteDatabase['prepare']>>();
  const wrap = (statement: StatementSync) => ({
    reader: statement.columns().length > 0,
    all: (parameters: readonly unknown[]) => statement.all(...parametersSchema.parse(parameters)),
    run: (parameters: readonly unknown[]) => statement.run(...parametersSchema.parse(parameters)),
    iterate: (parameters: readonly unknown[]) => statement.iterate(...parametersSchema.parse(parameters)),
  });
  return {
    close() {
      database.close();
    },
    prepare(sql) {
      const known = statements.get(sql);
      if (known) return known;
      const prepared = wrap(database.prepare(sql));
      if (statements.size < 200) statements.set(sql, prepared);
      return prepared;
    },
  };
}

/**
 * Opens the SQLite file, made where it is missing. Each commit is on disk when it returns (WAL, synchronous=FULL), and
 * erased rows are overwritten.
 */
export function openSqlite(file: string): { dialect: SqliteDialect; database: DatabaseSync } {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(file, { timeout: 5_000 });
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA secure_delete = ON;
    PRAGMA foreign_keys = ON;
  `);
  return { database, dialect: new SqliteDialect({ database: toKyselyDatabase(database) }) };
}
