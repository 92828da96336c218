import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type SqliteStatement,
  type TransactionSettings,
} from 'kysely';
import { z } from 'zod';

/** The rows of a query, and what it changed. */
export interface QueryAnswer {
  rows: Record<string, SQLOutputValue>[];
  changes?: number | bigint;
  lastInsertRowid?: number | bigint;
}

const isSqlInput = (value: unknown): value is SQLInputValue =>
  value === null ||
  typeof value === 'string' ||
  typeof value === 'number' ||
  typeof value === 'bigint' ||
  ArrayBuffer.isView(value);

function toSqlInputs(parameters: readonly unknown[]): readonly SQLInputValue[] {
  if (parameters.every(isSqlInput)) return parameters;
  throw new TypeError('A parameter of a query is neither null, nor a number, a text or bytes.');
}

const toKyselyStatement = (statement: StatementSync) =>
  ({
    reader: statement.columns().length > 0,
    all: (parameters: readonly unknown[]) => statement.all(...toSqlInputs(parameters)),
    run: (parameters: readonly unknown[]) => statement.run(...toSqlInputs(parameters)),
    iterate: (parameters: readonly unknown[]) => statement.iterate(...toSqlInputs(parameters)),
  }) satisfies SqliteStatement;

/**
 * A full disk has SQLite roll back by itself. To roll back once more would be an error, and hide why the transaction failed.
 */
function toRollback(database: DatabaseSync): ReturnType<typeof toKyselyStatement> {
  const statement = toKyselyStatement(database.prepare('rollback'));
  return {
    ...statement,
    run: (parameters) =>
      database.isTransaction ? statement.run(parameters) : { changes: 0, lastInsertRowid: 0 },
  };
}

/**
 * How a transaction begins. One that writes takes the right to write at once, and waits for another program's: one that
 * began by reading would be refused it without waiting.
 */
export const beginOf = ({ accessMode }: TransactionSettings): string =>
  accessMode === 'read only' ? 'begin' : 'begin immediate';

class OwnDriver extends SqliteDriver {
  override async beginTransaction(
    connection: DatabaseConnection,
    settings: TransactionSettings = {},
  ): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(beginOf(settings)));
  }
}

/** Kysely takes SQLite for a database that cannot undo a change of the schema. It can: a migration that fails leaves nothing. */
export class OwnAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class OwnDialect extends SqliteDialect {
  readonly #database: ReturnType<typeof toKyselyDatabase>;

  constructor(database: ReturnType<typeof toKyselyDatabase>) {
    super({ database });
    this.#database = database;
  }

  override createAdapter(): SqliteAdapter {
    return new OwnAdapter();
  }

  override createDriver(): SqliteDriver {
    return new OwnDriver({ database: this.#database });
  }
}

/** node:sqlite as Kysely's dialect expects a database: prepared statements are kept, since the queries are few. */
function toKyselyDatabase(database: DatabaseSync) {
  const statements = new Map<string, ReturnType<typeof toKyselyStatement>>();
  return {
    close() {
      database.close();
    },
    prepare(sql: string) {
      const known = statements.get(sql);
      if (known) return known;
      const prepared = sql === 'rollback' ? toRollback(database) : toKyselyStatement(database.prepare(sql));
      if (statements.size < 500) statements.set(sql, prepared);
      return prepared;
    },
  };
}

/** Attachments take half the pages and system calls of SQLite's 4 kB; larger ones slow small applications. For new files only. */
const pageBytes = 8_192;
/** The log is copied into the database beyond this. SQLite's 1,000 pages would do that, and wait for the disk, every few attachments. */
const logBytes = 32_000_000;

const busySchema = z.object({ errcode: z.number().refine((code) => (code & 0xff) === 5) });

/** Whether another program held the database for longer than the connection waits (SQLITE_BUSY). */
export const isBusy = (error: unknown): boolean => busySchema.safeParse(error).success;

/** The size of this file's pages: one made by an earlier version has smaller ones. */
function pageSizeOf(database: DatabaseSync): number {
  return z.object({ page_size: z.number() }).parse(database.prepare('PRAGMA page_size').get()).page_size;
}

/**
 * Opens the SQLite file, made where it is missing. Each commit is on disk when it returns (WAL, synchronous=FULL), and
 * erased rows are overwritten.
 */
export function openSqlite(file: string) {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(file, { timeout: 5_000 });
  database.exec(`
    PRAGMA page_size = ${pageBytes};
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA temp_store = MEMORY;
    PRAGMA secure_delete = ON;
    PRAGMA foreign_keys = ON;
  `);
  database.exec(`PRAGMA wal_autocheckpoint = ${Math.round(logBytes / pageSizeOf(database))}`);
  const prepared = toKyselyDatabase(database);
  return {
    database,
    dialect: new OwnDialect(prepared),
    /** One query, apart from Kysely. */
    query: (sql: string, parameters: readonly unknown[]): QueryAnswer => {
      const statement = prepared.prepare(sql);
      return statement.reader
        ? { rows: statement.all(parameters) }
        : { rows: [], ...statement.run(parameters) };
    },
  };
}
