import { DatabaseSync } from 'node:sqlite';
import { mock } from 'node:test';
import pg from 'pg';
import { z } from 'zod';

/** A statement as the driver of a database gets it. */
export interface Statement {
  text: string;
  /** None of SQLite: its plans do not depend on them. */
  values: readonly unknown[];
}

const valuesSchema = z.array(z.unknown()).default([]);

/** What this process sends to PostgreSQL while something is done, in its order. */
export async function recordPostgres<Result>(
  work: () => Promise<Result>,
): Promise<{ statements: Statement[]; result: Result }> {
  const query = mock.method(pg.Client.prototype, 'query');
  try {
    const result = await work();
    const statements = query.mock.calls.map(({ arguments: [text, values] }) => ({
      text,
      values: valuesSchema.parse(values),
    }));
    return { statements, result };
  } finally {
    query.mock.restore();
  }
}

/** What this thread asks SQLite while something is done; a connection that is open already prepares nothing twice. */
export async function recordSqlite<Result>(
  work: () => Promise<Result>,
): Promise<{ statements: Statement[]; result: Result }> {
  const prepare = mock.method(DatabaseSync.prototype, 'prepare');
  try {
    const result = await work();
    const statements = prepare.mock.calls.map(({ arguments: [text] }) => ({ text, values: [] }));
    return { statements, result };
  } finally {
    prepare.mock.restore();
  }
}
