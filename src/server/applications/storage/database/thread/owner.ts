// The thread that owns the database: it answers queries, and stores the applications that wait in one transaction.
import { once } from 'node:events';
import { MessagePort, parentPort, workerData } from 'node:worker_threads';
import { Kysely, type Transaction } from 'kysely';
import { z } from 'zod';
import type { InsertableApplication, StoreResult } from '../../application.ts';
import { createGroupCommit, piecesTogether } from '../group-commit.ts';
import { insertPieces } from '../../files/insert-pieces.ts';
import type { NewPiece } from '../../files/pieces.ts';
import { recordApplications } from '../../record.ts';
import type { Database } from '../schema.ts';
import { isBusy, openSqlite, type QueryAnswer } from '../sqlite/connect.ts';
import { createVault } from '../vault.ts';
import {
  memoryOf,
  threadConfigSchema,
  transferable,
  type DatabaseRequest,
  type DatabaseResponse,
  type PostedApplication,
} from './messages.ts';

if (!(workerData instanceof MessagePort)) throw new Error('The thread was started without its port.');
const [{ file, keys }] = z.tuple([threadConfigSchema]).parse(await once(workerData, 'message'));
workerData.close();
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

/** One transaction, in a turn of its own. `NORMAL`: its commit does not wait for the disk; the next `FULL` one waits for both. */
async function inTurn<Result>(
  synchronous: 'FULL' | 'NORMAL',
  work: (trx: Transaction<Database>) => Promise<Result>,
): Promise<Result> {
  const end = await takeTurn();
  try {
    if (synchronous === 'NORMAL') database.exec('PRAGMA synchronous = NORMAL');
    return await db.transaction().execute(work);
  } finally {
    // A rollback that the disk refused would keep the connection taken for ever.
    if (database.isTransaction) database.exec('rollback');
    if (synchronous === 'NORMAL') database.exec('PRAGMA synchronous = FULL');
    end();
  }
}

const record = createGroupCommit<InsertableApplication, StoreResult>(
  (applications) => inTurn('FULL', (trx) => recordApplications(trx, applications, vault)),
  { isPatient: true, isShared: isBusy },
);

const commitPieces = createGroupCommit<NewPiece, number>(
  (pieces) => inTurn('NORMAL', (trx) => insertPieces(trx, pieces, vault)),
  { maxItems: piecesTogether, isShared: isBusy },
);

/** Definitions of forms, by their digests: each comes once. */
const definitions = new Map<string, string>();

function withDefinition({ form, ...application }: PostedApplication): InsertableApplication {
  const definition = form.definition ?? definitions.get(form.digest);
  if (definition === undefined)
    throw new Error('The definition of a form did not come before its application.');
  definitions.set(form.digest, definition);
  return { ...application, form: { ...form, definition } };
}

async function writePiece(piece: NewPiece): Promise<number> {
  try {
    return await commitPieces(piece);
  } finally {
    // Freed at once: left to the collector, it takes a sixth of all the work.
    for (const buffer of memoryOf(piece)) buffer.transfer(0);
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
    switch (type) {
      case 'record':
        return { id, type, ok: true, answer: await record(withDefinition(request.application)) };
      case 'piece':
        return { id, type, ok: true, answer: await writePiece(request.piece) };
      case 'query':
        return { id, type, ok: true, answer: await runQuery(request.sql, request.parameters) };
    }
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
