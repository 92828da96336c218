// The thread that owns the database: it answers queries, and stores the applications that wait in one transaction.
import { parentPort, workerData } from 'node:worker_threads';
import { Kysely } from 'kysely';
import { z } from 'zod';
import type { Recordable, Submission } from '../application.ts';
import { createGroupCommit } from '../group-commit.ts';
import { recordApplications } from '../record.ts';
import type { Database } from '../schema.ts';
import { isBusy, openSqlite } from '../sqlite.ts';
import { createVault } from '../vault.ts';
import { answerSchema, handedOver, ownedSchema, type Order, type Outcome } from './messages.ts';

const { file, channels, keys } = ownedSchema.parse(workerData);
const { database, dialect, query } = openSqlite(file);
const db = new Kysely<Database>({ dialect });
const options = { vault: createVault(keys.current, keys.earlier), channels };

let isRecording = false;
/** Called when the connection may be free again: a group and a transaction of the other thread's take turns on it. */
let waiting: (() => void)[] = [];

async function untilFree(isTaken: () => boolean): Promise<void> {
  while (isTaken()) await new Promise<void>((resolve) => waiting.push(resolve));
}

function tellFree(): void {
  const told = waiting;
  waiting = [];
  for (const tell of told) tell();
}

const record = createGroupCommit<Recordable, Submission>(
  async (applications) => {
    await untilFree(() => database.isTransaction);
    isRecording = true;
    try {
      return await db.transaction().execute((trx) => recordApplications(trx, applications, options));
    } finally {
      // A rollback that the disk refused would keep the connection taken for ever.
      if (database.isTransaction) database.exec('rollback');
      isRecording = false;
      tellFree();
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
  await untilFree(() => isRecording);
  const answer = query(order.sql, order.parameters);
  if (!database.isTransaction) tellFree();
  return answer;
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
