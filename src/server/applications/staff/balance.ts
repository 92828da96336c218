import type { Kysely, Transaction } from 'kysely';
import { compareDeliveries, type Disagreement } from '../delivery/compare.ts';
import type { Database } from '../storage/database/schema.ts';
import { ledgerKey } from '../storage/ledger.ts';
import { parseNames } from '../storage/name-list.ts';

/** What became of the applications of one form and call that were for one channel. */
export interface BalanceRow {
  form: string;
  call: string | null;
  channel: string;
  /** As counted when they were stored. */
  received: number;
  forwarded: number;
  /** What did not have to be sent, such as a second acknowledgement of the same. */
  skipped: number;
  pending: number;
  dead: number;
  quarantined: number;
  erased: number;
  /** Received, and neither of these. */
  missing: number;
}

export interface Balance extends Disagreement {
  rows: BalanceRow[];
  /** Forms and calls of which the database holds more or fewer applications than were ever stored. */
  miscounted: { form: string; call: string | null; received: number; present: number }[];
  /** Attached files of which not every piece is there. */
  incomplete: { reference: string; file: string }[];
}

async function countGroups(trx: Transaction<Database>) {
  const rows = await trx
    .selectFrom('applications')
    .select(({ fn }) => ['form', 'call', 'state', 'channels', fn.countAll<number>().as('count')])
    .groupBy(['form', 'call', 'state', 'channels'])
    .execute();
  return rows.map((row) => ({ ...row, channels: parseNames(row.channels) }));
}

async function countDeliveries(trx: Transaction<Database>) {
  return trx
    .selectFrom('outbox')
    .innerJoin('applications', 'applications.reference', 'outbox.reference')
    .where('applications.state', '=', 'accepted')
    .select(({ fn }) => ['form', 'call', 'channel', 'outbox.state', fn.countAll<number>().as('count')])
    .groupBy(['form', 'call', 'channel', 'outbox.state'])
    .execute();
}

/** Deliveries of applications that are gone. */
function findStray(trx: Transaction<Database>) {
  return trx
    .selectFrom('outbox')
    .leftJoin('applications', 'applications.reference', 'outbox.reference')
    .select(['outbox.reference', 'channel'])
    .where('applications.reference', 'is', null)
    .execute();
}

/** Compares each application with its deliveries; only what is wrong is kept. */
async function compareAll(trx: Transaction<Database>): Promise<Disagreement> {
  const all: Disagreement = { undelivered: [], unexpected: await findStray(trx) };
  for await (const { undelivered, unexpected } of compareDeliveries(trx)) {
    all.undelivered.push(...undelivered);
    all.unexpected.push(...unexpected);
  }
  return all;
}

/** By the index of the pieces: none of them is read. */
async function findIncomplete(trx: Transaction<Database>) {
  const rows = await trx
    .selectFrom('files')
    .leftJoin('file_pieces', 'file_pieces.file', 'files.id')
    .select(['files.id as file', 'files.reference', 'files.pieces'])
    .where('files.reference', 'is not', null)
    .groupBy(['files.id', 'files.reference', 'files.pieces'])
    .having(({ eb, fn }) => eb(fn.count('file_pieces.number'), '!=', eb.ref('files.pieces')))
    .execute();
  return rows.map(({ file, reference }) => ({ file, reference: reference ?? '' }));
}

type Groups = Awaited<ReturnType<typeof countGroups>>;
type Deliveries = Awaited<ReturnType<typeof countDeliveries>>;

const sum = (rows: readonly { count: number }[]) => rows.reduce((total, { count }) => total + count, 0);

function toRow(
  groups: Groups,
  deliveries: Deliveries,
  lost: number,
  row: Pick<BalanceRow, 'form' | 'call' | 'channel'>,
) {
  const own = groups.filter(({ channels }) => channels.includes(row.channel));
  const inState = (state: string) => sum(own.filter((group) => group.state === state));
  const delivered = (state: string) =>
    sum(deliveries.filter((delivery) => delivery.channel === row.channel && delivery.state === state));
  const counts = {
    forwarded: delivered('sent'),
    skipped: delivered('skipped'),
    pending: delivered('pending'),
    dead: delivered('dead'),
    quarantined: inState('quarantined'),
    erased: inState('erased'),
  };
  const received = sum(own) + lost;
  const known = Object.values(counts).reduce((total, count) => total + count, 0);
  return { ...row, received, ...counts, missing: received - known };
}

async function readBalance(trx: Transaction<Database>): Promise<Balance> {
  const [groups, deliveries] = [await countGroups(trx), await countDeliveries(trx)];
  const received = new Map<string, { form: string; call: string | null; count: number }>();
  for (const { form, call, count } of await trx.selectFrom('received').selectAll().execute())
    received.set(ledgerKey({ form, call }), { form, call: call === '' ? null : call, count });
  for (const group of groups)
    if (!received.has(ledgerKey(group)))
      received.set(ledgerKey(group), { form: group.form, call: group.call, count: 0 });

  const balance: Balance = {
    rows: [],
    miscounted: [],
    incomplete: await findIncomplete(trx),
    ...(await compareAll(trx)),
  };
  for (const [key, { form, call, count }] of received) {
    const own = groups.filter((group) => ledgerKey(group) === key);
    const ownDeliveries = deliveries.filter((delivery) => ledgerKey(delivery) === key);
    const present = sum(own);
    if (present !== count) balance.miscounted.push({ form, call, received: count, present });
    const channels = new Set(own.flatMap((group) => group.channels));
    for (const channel of [...channels].sort()) {
      balance.rows.push(toRow(own, ownDeliveries, count - present, { form, call, channel }));
    }
  }
  return balance;
}

/** Compares what was received with what became of it, at one moment of the database. */
export function takeBalance(db: Kysely<Database>): Promise<Balance> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(readBalance);
}

/** True where received = forwarded + skipped + pending + dead + quarantined + erased, for each form, call and channel, and every file has its pieces. */
export function isBalanced({ rows, undelivered, unexpected, miscounted, incomplete }: Balance): boolean {
  return (
    undelivered.length + unexpected.length + miscounted.length + incomplete.length === 0 &&
    rows.every(({ missing }) => missing === 0)
  );
}
