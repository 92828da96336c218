import {
  CompiledQuery,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely';
import { beginOf, OwnAdapter } from '../sqlite/connect.ts';
import type { DatabaseThread, ThreadSession } from './thread.ts';

/** A connection for as long as the thread runs: a transaction that was open when it ended goes on in no other session. */
class ThreadConnection implements DatabaseConnection {
  readonly #session: ThreadSession;

  constructor(session: ThreadSession) {
    this.#session = session;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const { rows, changes, lastInsertRowid } = await this.#session.query(sql, parameters);
    return {
      // The type of a row comes from the query itself, which Kysely has typed.
      rows: rows as Row[],
      ...(changes === undefined ? {} : { numAffectedRows: BigInt(changes) }),
      ...(lastInsertRowid === undefined ? {} : { insertId: BigInt(lastInsertRowid) }),
    };
  }

  // eslint-disable-next-line require-yield -- no query of ours streams its rows
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    await Promise.reject(new Error('The database’s thread answers whole queries only.'));
  }
}

const run = (sql: string) => async (connection: DatabaseConnection) => {
  await connection.executeQuery(CompiledQuery.raw(sql));
};

function createDriver(thread: DatabaseThread): Driver {
  return {
    init: () => Promise.resolve(),
    acquireConnection: () => Promise.resolve(new ThreadConnection(thread.session())),
    beginTransaction: (connection, settings) => run(beginOf(settings))(connection),
    commitTransaction: run('commit'),
    rollbackTransaction: run('rollback'),
    releaseConnection: () => Promise.resolve(),
    destroy: () => thread.close(),
  };
}

/** Kysely's dialect for the SQLite database that a thread owns: one connection, by turns. */
export const threadDialect = (thread: DatabaseThread): Dialect => ({
  createAdapter: () => new OwnAdapter(),
  createDriver: () => createDriver(thread),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
});
