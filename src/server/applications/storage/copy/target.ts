import { resolve, join } from 'node:path';
import { Kysely } from 'kysely';
import { explainPostgres, withoutPassword } from '../database/postgres/faults.ts';
import { openPostgres } from '../database/postgres/connect.ts';
import { schemaStateOf } from '../database/migrations.ts';
import type { Database } from '../database/schema.ts';
import { openSqlite } from '../database/sqlite/connect.ts';
import { explainOpening } from '../database/opening-faults.ts';
import { databaseName } from '../store.ts';

/** Where a store is to be moved to. */
export interface Target {
  db: Kysely<Database>;
  /** Its address, without a password. */
  place: string;
  close: () => Promise<void>;
}

const isServer = (to: string) => /^postgres(?:ql)?:\/\//.test(to);

async function connect(to: string): Promise<Target> {
  try {
    const { db } = await openPostgres({ url: to, poolSize: 2 });
    return { db, place: withoutPassword(to), close: () => db.destroy() };
  } catch (error) {
    throw explainPostgres(error, to);
  }
}

function openFolder(folder: string): Target {
  const file = join(folder, databaseName);
  try {
    const db = new Kysely<Database>({ dialect: openSqlite(file).dialect });
    return { db, place: file, close: () => db.destroy() };
  } catch (error) {
    throw explainOpening(error, file);
  }
}

/**
 * Opens where a store is to be moved to: PostgreSQL by its address, or SQLite in a folder, made where it is missing.
 *
 * @throws UnusableDatabaseError
 */
export async function openTarget(to: string, cwd: string): Promise<Target> {
  const target = isServer(to) ? await connect(to) : openFolder(resolve(cwd, to));
  try {
    await schemaStateOf(target.db);
    return target;
  } catch (error) {
    await target.close();
    throw error;
  }
}
