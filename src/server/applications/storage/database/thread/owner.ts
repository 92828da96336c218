// The thread that owns the database: it answers queries, and stores the applications that wait in one transaction.
import { parentPort, workerData } from 'node:worker_threads';
import { Kysely } from 'kysely';
import type { InsertableApplication, StoreResult } from '../../application.ts';
import { createGroupCommit } from '../group-commit.ts';
import { recordApplications } from '../../record.ts';
import type { Database } from '../schema.ts';
import { isBusy, openSqlite, type QueryAnswer } from '../sqlite.ts';
import { createVault } from '../vault.ts';
import { threadConfigSchema, transferable, type DatabaseRequest, type DatabaseResponse } from './messages.ts';

const { file, keys } = threadConfigSchema.parse(workerData);
const { database, dialect, query } = openSqlite(file);
const db = new Kysely<Database>({ dialect });
const vault = createVault(keys.current, keys.earlier);

/** The end of the last turn: a group, a query and a transaction of the other thread's take turns on the connection. */
let lastTurn: Promise<unknown> = Promise.resolve();
/** Ends the turn of the other thread's transaction, while one is open: its queries are in that turn. */
let endTransaction: (() => void) | undefined;

/** Waits for one's turn, in the order of asking. @returns what ends it. */
async function takeTurn(): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const before = lastTurn;
  lastTurn = promise;
  await before;
  return () => {
    resolve(undefined);
  };
}

const commit = createGroupCommit<InsertableApplication, StoreResult>(
  async (applications) => {
    const end = await takeTurn();
    try {
      return await db.transaction().execute((trx) => recordApplications(trx, applications, vault));
    } finally {
      // A rollback that the disk refused would keep the connection taken for ever.
      if (database.isTransaction) database.exec('rollback');
      end();
    }
  },
  { isPatient: true, isShared: isBusy },
);

async function record(application: InsertableApplication): Promise<StoreResult> {
  try {
    return await commit(application);
  } finally {
    // Freed at once: left to the collector, the memory of attachments takes a sixth of all the work.
    for (const buffer of transferable(application.files.map(({ content }) => content))) buffer.transfer(0);
  }
}

async function runQuery(sql: string, parameters: readonly unknown[]): Promise<QueryAnswer> {
  const end = endTransaction ?? (await takeTurn());
  try {
    return query(sql, parameters);
  } finally {
    endTransaction = database.isTransaction ? end : undefined;
    if (!database.isTransaction) end();
  }
}

const cellsOf = (response: DatabaseResponse) =>
  response.type === 'query' && response.ok ? response.answer.rows.flatMap((row) => Object.values(row)) : [];

let responses: DatabaseResponse[] = [];

/** Responses of one turn go in one message, such as those of a group. */
function respond(response: DatabaseResponse): void {
  responses.push(response);
  if (responses.length > 1) return;
  queueMicrotask(() => {
    const posted = responses;
    responses = [];
    parentPort?.postMessage(posted, transferable(posted.flatMap(cellsOf)));
  });
}

type Work = Exclude<DatabaseRequest, { type: 'close' }>;

async function execute(request: Work): Promise<DatabaseResponse> {
  const { id, type } = request;
  try {
    return type === 'record'
      ? { id, type, ok: true, answer: await record(request.application) }
      : { id, type, ok: true, answer: await runQuery(request.sql, request.parameters) };
  } catch (error) {
    return { id, type, ok: false, error };
  }
}

const underWay = new Set<Promise<void>>();

async function close(id: number): Promise<void> {
  await Promise.all(underWay);
  await db.destroy();
  respond({ id, type: 'close', ok: true, answer: undefined });
  queueMicrotask(() => parentPort?.close());
}

// Both ends of the channel are ours: what comes is what `thread.ts` posts.
parentPort?.on('message', (requests: readonly DatabaseRequest[]) => {
  for (const request of requests) {
    if (request.type === 'close') {
      void close(request.id);
      continue;
    }
    const done = execute(request)
      .then(respond)
      .finally(() => underWay.delete(done));
    underWay.add(done);
  }
});
