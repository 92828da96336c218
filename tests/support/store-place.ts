import { createHash } from 'node:crypto';
import pg from 'pg';
import type { PostgresPlace } from '../../src/server/applications/storage/database/postgres/connect.ts';

/**
 * Where a test's store is: `TEST_DATABASE_URL` names a server of PostgreSQL whose user may make databases, and each data
 * folder has one there; without it, SQLite in the folder.
 */
export async function storePlace(dataDir: string): Promise<PostgresPlace | undefined> {
  const server = process.env['TEST_DATABASE_URL'];
  if (server === undefined) return undefined;
  const name = `t${createHash('sha256').update(dataDir).digest('hex').slice(0, 20)}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    const { rows } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rows.length === 0) await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, poolSize: 5 };
}

/** For tests that look into SQLite's own file. */
export const onSqlite = { skip: process.env['TEST_DATABASE_URL'] !== undefined && 'of SQLite’s file' };
