// The thread that owns the database: it answers queries, and stores the applications that wait in one transaction.
import { parentPort, workerData } from 'node:worker_threads';
import { Kysely } from 'kysely';
import { z } from 'zod';
import type { Recordable, Submission } from '../../application.ts';
import { createGroupCommit } from '../../group-commit.ts';
import { recordApplications } from '../../record.ts';
import type { Database } from '../schema.ts';
import { isBusy, openSqlite } from '../sqlite.ts';
import { createVault } from '../vault.ts';
import { answerSchema, handedOver, ownedSchema, type Order, type Outcome } from './messages.ts';

const { file, channels, keys } = ownedSchema.parse(workerData);
const { database, dialect, query } = openSqlite(file);
const db = new Kysely<Database>({ dialect });
const options = { vault: createVault(keys.current, keys.earlier), channels };

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

const record = createGroupCommit<Recordable, Submission>(
  async (applications) => {
    const end = await takeTurn();
    try {
      return await db.transaction().execute((trx) => recordApplications(trx, applications, options));
    } finally {
      // A rollback that the disk refused would keep the connection taken for ever.
      if (database.isTransaction) database.exec('rollback');
      end();
    }
  },
  { isPatient: true, isShared: isBusy },
);

let outcomes: Outcome[] = [];

const cellsOf = (outcome: Outcome) => {
  const answer = outcome.ok ? answerSchema.safeParse(outcome.value).data : undefined;
  return answer?.rows.flatMap((row) => Object.values(row)) ?? [];
};

/** Outcomes of one turn go in one message, such as those of a group. */
function tell(outcome: Outcome): void {
  outcomes.push(outcome);
  if (outcomes.length > 1) return;
  queueMicrotask(() => {
    const told = outcomes;
    outcomes = [];
    parentPort?.postMessage(told, handedOver(told.flatMap(cellsOf)));
  });
}

/** Gives the memory of stored attachments back at once: left to the collector, it takes a sixth of all the work. */
function letGo({ files }: Recordable): void {
  for (const buffer of handedOver(files.map(({ content }) => content))) buffer.transfer(0);
}

async function carryOut(order: Exclude<Order, { type: 'close' }>): Promise<unknown> {
  if (order.type === 'record') {
    return record(order.application).finally(() => {
      letGo(order.application);
    });
  }
  const end = endTransaction ?? (await takeTurn());
  try {
    return query(order.sql, order.parameters);
  } finally {
    endTransaction = database.isTransaction ? end : undefined;
    if (!database.isTransaction) end();
  }
}

const underWay = new Set<Promise<void>>();

async function close(id: number): Promise<void> {
  await Promise.all(underWay);
  await db.destroy();
  tell({ id, ok: true, value: undefined });
  queueMicrotask(() => parentPort?.close());
}

const ordersSchema = z.custom<Order[]>(Array.isArray);

parentPort?.on('message', (message: unknown) => {
  for (const order of ordersSchema.parse(message)) {
    const { id } = order;
    if (order.type === 'close') {
      void close(id);
      continue;
    }
    const done = carryOut(order)
      .then((value) => {
        tell({ id, ok: true, value });
      })
      .catch((error: unknown) => {
        tell({ id, ok: false, error });
      })
      .finally(() => underWay.delete(done));
    underWay.add(done);
  }
});
