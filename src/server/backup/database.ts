import { chmodSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { parseNames } from '../applications/storage/name-list.ts';

const count = z.number();
const rowsOf = <Schema extends z.ZodType>(database: DatabaseSync, sql: string, schema: Schema) =>
  z.array(schema).parse(database.prepare(sql).all());

function read<Result>(file: string, work: (database: DatabaseSync) => Result): Result {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  try {
    return work(database);
  } finally {
    database.close();
  }
}

/**
 * Writes the database into a new file, as it is at one moment: all that was acknowledged before is in it, and no byte of
 * what was erased. Beside a server that goes on storing: only its log grows meanwhile.
 */
export function snapshotDatabase(file: string, target: string): void {
  read(file, (database) => database.prepare('VACUUM INTO ?').run(target));
  chmodSync(target, 0o600);
}

/** What a file of SQLite says is wrong with it; undefined where it is whole. */
export function findFault(file: string): string | undefined {
  try {
    const [row] = read(file, (database) =>
      rowsOf(database, 'PRAGMA integrity_check(1)', z.object({ integrity_check: z.string() })),
    );
    return row?.integrity_check === 'ok' ? undefined : row?.integrity_check;
  } catch (error) {
    return String(error);
  }
}

/** What a database holds, without its answers. */
export interface DatabaseFacts {
  /** The name of its last migration. */
  schema: string;
  applications: Record<'accepted' | 'quarantined' | 'erased', number>;
  /** Received last; null where there is no application. */
  newest: { reference: string; receivedAt: number } | null;
}

/** Describes a snapshot. */
export const describeDatabase = (file: string): DatabaseFacts =>
  read(file, (database) => {
    const states = rowsOf(
      database,
      'SELECT state, count(*) AS count FROM applications GROUP BY state',
      z.object({ state: z.string(), count }),
    );
    const inState = (state: string) => states.find((row) => row.state === state)?.count ?? 0;
    const [newest] = rowsOf(
      database,
      'SELECT reference, received_at AS receivedAt FROM applications ORDER BY received_at DESC LIMIT 1',
      z.object({ reference: z.string(), receivedAt: z.number() }),
    );
    const [last] = rowsOf(
      database,
      'SELECT name FROM kysely_migration ORDER BY name DESC LIMIT 1',
      z.object({ name: z.string() }),
    );
    return {
      schema: last?.name ?? '',
      applications: {
        accepted: inState('accepted'),
        quarantined: inState('quarantined'),
        erased: inState('erased'),
      },
      newest: newest ?? null,
    };
  });

const references = (database: DatabaseSync, where: string) =>
  rowsOf(
    database,
    `SELECT reference FROM applications WHERE ${where}`,
    z.object({ reference: z.string() }),
  ).map(({ reference }) => reference);

/** The references of all that was erased, and of all that was not. */
export const listReferences = (file: string): { erased: string[]; kept: string[] } =>
  read(file, (database) => ({
    erased: references(database, "state = 'erased'"),
    kept: references(database, "state <> 'erased'"),
  }));

/** The deliveries that need no attempt any more. */
export const listFinished = (file: string) =>
  read(file, (database) =>
    rowsOf(
      database,
      "SELECT id, state, attempts, last_error, finished_at FROM outbox WHERE state IN ('sent', 'skipped')",
      z.object({
        id: z.string(),
        state: z.enum(['sent', 'skipped']),
        attempts: z.number(),
        last_error: z.string().nullable(),
        finished_at: z.number().nullable(),
      }),
    ),
  );

/** Who may come in: all accounts, closed ones too, and the ids of all passkeys. */
export const listAccess = (file: string) =>
  read(file, (database) => ({
    accounts: rowsOf(
      database,
      'SELECT id, roles, disabled_at FROM accounts',
      z.object({
        id: z.string(),
        roles: z.string().transform(parseNames),
        disabled_at: z.number().nullable(),
      }),
    ),
    passkeys: rowsOf(database, 'SELECT id FROM passkeys', z.object({ id: z.string() })).map(({ id }) => id),
  }));
