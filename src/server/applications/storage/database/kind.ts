import { PostgresAdapter, type Kysely } from 'kysely';
import type { Database } from './schema.ts';

/** The databases that the store works with. */
export type DatabaseKind = 'sqlite' | 'postgres';

/** Which one a connection or a transaction leads to. */
export const kindOf = (db: Kysely<Database>): DatabaseKind =>
  db.getExecutor().adapter instanceof PostgresAdapter ? 'postgres' : 'sqlite';
