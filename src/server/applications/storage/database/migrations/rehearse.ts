import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { z } from 'zod';
import { OperatorError } from '../../../../../operator-error.ts';
import { fullDiskWords } from '../../../../system/disk.ts';
import { isDamage, isFullDisk } from '../opening-faults.ts';
import type { Database } from '../schema.ts';
import { openSqlite } from '../sqlite/connect.ts';

/** The database could not be brought to this version on a copy; the message says what to do. */
export class RehearsalError extends OperatorError {
  override name = 'RehearsalError';
}

const copyName = 'migration-rehearsal.db';

/** Removes the copy of a rehearsal; also the one that a process that was killed has left. */
export function removeRehearsal(dataDir: string): void {
  for (const ending of ['', '-wal', '-shm', '-journal'])
    rmSync(join(dataDir, `${copyName}${ending}`), { force: true });
}

/** Tables of what people sent and of what became of it: no migration may lose a row of them. */
const counted = {
  applications: ['form', 'call'],
  outbox: ['channel'],
  received: ['form', 'call', 'count'],
  // Beside them the table has files that nobody sent yet.
  'files where reference is not null': [],
  consents: [],
  subscriptions: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** How many rows there are of each kind, as text that can be compared; a table that is not there yet has none. */
function countRows(database: DatabaseSync): string {
  const tables = z
    .array(z.object({ name: z.string() }))
    .parse(database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all());
  const counts = Object.entries(counted).map(([table, columns]) => {
    if (!tables.some(({ name }) => name === table.split(' ', 1)[0])) return [table, []];
    const group = columns.map((column) => `"${column}"`).join(', ');
    const tail = group === '' ? '' : ` GROUP BY ${group} ORDER BY ${group}`;
    const rows = database.prepare(
      `SELECT ${[group, 'count(*)'].filter(Boolean).join(', ')} FROM ${table}${tail}`,
    );
    return [table, rows.all()];
  });
  return JSON.stringify(counts);
}

/** What SQLite finds wrong in a database; undefined where all is right. */
function findDamage(database: DatabaseSync): string | undefined {
  const found = database.prepare('PRAGMA integrity_check').all();
  const strays = database.prepare('PRAGMA foreign_key_check').all();
  const isRight = JSON.stringify(found) === '[{"integrity_check":"ok"}]' && strays.length === 0;
  return isRight ? undefined : JSON.stringify([...found, ...strays]).slice(0, 500);
}

async function tryOn(copy: string, work: (db: Kysely<Database>) => Promise<unknown>): Promise<void> {
  const { database, dialect } = openSqlite(copy);
  const db = new Kysely<Database>({ dialect });
  try {
    const before = countRows(database);
    await work(db);
    const damage = findDamage(database);
    if (damage !== undefined) throw new Error(`The copy is not sound afterwards: ${damage}`);
    const after = countRows(database);
    if (after !== before) throw new Error(`Rows are missing afterwards.\nBefore: ${before}\nAfter: ${after}`);
  } finally {
    await db.destroy();
  }
}

const failed = (reason: string) =>
  [
    'The database could not be brought to this version. That was tried on a copy: your data are as they were.',
    'Start the version that ran before (in .github/OPERATIONS.md: “Going back”), and report what follows.',
    reason,
  ].join('\n');

const reasonOf = (error: unknown): string =>
  error instanceof Error && error.cause !== undefined
    ? `${error.message} ${reasonOf(error.cause)}`
    : String(error);

/**
 * Does on a copy of the database what is about to be done to the database itself, and looks at the copy: whether it is
 * sound, and whether all rows are still there. The copy is deleted, whatever happens.
 *
 * @param db the open database, whose file is `file`.
 * @throws RehearsalError where it failed; an OperatorError of `work` is left as it is.
 */
export async function rehearse(
  db: Kysely<Database>,
  file: string,
  work: (copy: Kysely<Database>) => Promise<unknown>,
): Promise<void> {
  const dataDir = dirname(file);
  const copy = join(dataDir, copyName);
  removeRehearsal(dataDir);
  try {
    await sql`vacuum into ${copy}`.execute(db);
    await tryOn(copy, work);
  } catch (error) {
    // A database that is damaged has words of its own.
    if (error instanceof OperatorError || isDamage(error)) throw error;
    const words = isFullDisk(error)
      ? `${fullDiskWords(dataDir)} An upgrade needs as much as the database takes.`
      : failed(reasonOf(error));
    throw new RehearsalError(words, { cause: error });
  } finally {
    removeRehearsal(dataDir);
  }
}
