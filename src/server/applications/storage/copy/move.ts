import { sql, type Kysely } from 'kysely';
import { kindOf } from '../database/kind.ts';
import { migrate } from '../database/migrations.ts';
import { markMoved } from '../database/moved.ts';
import type { Database } from '../database/schema.ts';
import { plainVault } from '../database/vault.ts';
import { digestOfRow, findRows, keyOf, readTable, writeRows } from './rows.ts';
import { continueNumbers } from './snapshot.ts';
import { findDifferences, syncRows, type Difference } from './sync.ts';
import { tables } from './tables.ts';

/** How a move ended. `foreign`: the target holds applications that the source never had. */
export type Moved =
  | { ok: true; rows: number; closedMs: number }
  | { ok: false; code: 'foreign'; reference: string }
  | { ok: false; code: 'different'; differences: readonly Difference[] };

export interface MoveOptions {
  /** What the note in the source says of the target, without a password. */
  place: string;
  now: () => number;
  /** Called as each pass over all rows begins, from 1. */
  onPass?: (pass: number) => void;
}

/** Passes beside a working server go on while they find more than this to bring over; and not for ever. */
const [fewChanges, mostPasses] = [200, 5];

/** An application of the target that the source never had: what is there belongs to others. */
async function findForeign(from: Kysely<Database>, to: Kysely<Database>): Promise<string | undefined> {
  const table = tables.find(({ name }) => name === 'applications');
  if (!table) return undefined;
  for await (const rows of readTable(to, table, 'key')) {
    const known = await findRows(from, table, rows, 'key');
    const foreign = rows.find((row) => !known.has(keyOf(table, row)));
    if (foreign) return String(foreign['reference']);
  }
  return undefined;
}

/** Compares every file byte for byte, and brings over again what differs: nobody changes them under the lock any more. */
async function verifyFiles(from: Kysely<Database>, to: Kysely<Database>): Promise<void> {
  for (const table of tables.filter(({ bytes }) => bytes !== undefined))
    for await (const rows of readTable(from, table)) {
      const found = await findRows(to, table, rows);
      const wrong = rows.filter((row) => {
        const other = found.get(keyOf(table, row));
        return other !== undefined && digestOfRow(other) !== digestOfRow(row);
      });
      await writeRows(to, table, wrong);
    }
}

/** Nobody writes until the transaction ends: SQLite's has that right from its beginning. */
async function lockTables(trx: Kysely<Database>): Promise<void> {
  if (kindOf(trx) === 'sqlite') return;
  for (const { name } of tables)
    await sql`lock table ${sql.table(name)} in share row exclusive mode`.execute(trx);
}

/**
 * Moves everything from one database into another, beside a server that goes on taking applications. What comes meanwhile is
 * brought over pass by pass; the last pass keeps writers waiting, proves that both hold the same, and closes the source.
 * Interrupted, it goes on where it was when it is repeated: until the end, the source is the one that counts.
 *
 * @param to empty, or what an interrupted move left.
 */
export async function moveStore(
  from: Kysely<Database>,
  to: Kysely<Database>,
  { place, now, onPass }: MoveOptions,
): Promise<Moved> {
  await migrate(to, plainVault);
  const reference = await findForeign(from, to);
  if (reference !== undefined) return { ok: false, code: 'foreign', reference };
  let passes = 0;
  async function pass(source: Kysely<Database>, target: Kysely<Database>) {
    onPass?.((passes += 1));
    return syncRows(source, target);
  }
  /** What the source holds at one moment: a row is never read before the one that it refers to. */
  const atOnce = <Result>(work: (source: Kysely<Database>) => Promise<Result>) =>
    from.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work);
  while ((await atOnce((source) => pass(source, to))).changed > fewChanges && passes < mostPasses);
  await atOnce((source) => verifyFiles(source, to));
  return from.transaction().execute(async (source): Promise<Moved> => {
    const begun = performance.now();
    await lockTables(source);
    const { rows } = await to.transaction().execute(async (target) => {
      const done = await pass(source, target);
      await continueNumbers(target);
      return done;
    });
    const differences = await findDifferences(source, to);
    if (differences.length > 0) return { ok: false, code: 'different', differences };
    await markMoved(
      source,
      tables.map(({ name }) => name),
      { place, at: new Date(now()).toISOString() },
    );
    return { ok: true, rows, closedMs: Math.round(performance.now() - begun) };
  });
}
