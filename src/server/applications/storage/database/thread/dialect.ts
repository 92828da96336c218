import {
  CompiledQuery,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely';
import { answerSchema } from './messages.ts';
import type { StoreThread, ThreadLife } from './thread.ts';

/** A connection for as long as the thread lives: a transaction that was open when it ended goes on in no other life. */
class ThreadConnection implements DatabaseConnection {
  readonly #life: ThreadLife;

  constructor(life: ThreadLife) {
    this.#life = life;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const { rows, changes, lastInsertRowid } = answerSchema.parse(
      await this.#life.ask({ type: 'query', sql, parameters }),
    );
    return {
      // Kysely's types say what the columns of its own query are.
      rows: rows as Row[],
      ...(changes === undefined ? {} : { numAffectedRows: BigInt(changes) }),
      ...(lastInsertRowid === undefined ? {} : { insertId: BigInt(lastInsertRowid) }),
    };
  }

  // eslint-disable-next-line require-yield -- nobody asks for rows one by one
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    await Promise.reject(new Error('The store’s thread answers whole queries only.'));
  }
}

const say = (sql: string) => async (connection: DatabaseConnection) => {
  await connection.executeQuery(CompiledQuery.raw(sql));
};

function createDriver(thread: StoreThread): Driver {
  return {
    init: () => Promise.resolve(),
    acquireConnection: () => Promise.resolve(new ThreadConnection(thread.life())),
    beginTransaction: say('begin'),
    commitTransaction: say('commit'),
    rollbackTransaction: say('rollback'),
    releaseConnection: () => Promise.resolve(),
    destroy: () => thread.close(),
  };
}

/** Kysely's dialect for the SQLite database that a thread owns: one connection, by turns. */
export const threadDialect = (thread: StoreThread): Dialect => ({
  createAdapter: () => new SqliteAdapter(),
  createDriver: () => createDriver(thread),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
});
