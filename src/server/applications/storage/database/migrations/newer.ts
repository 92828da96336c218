import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.ts';
import { kindOf } from '../kind.ts';
import { refuseMoved } from '../moved.ts';
import { latestMigration, migrationsMade } from '../migrations.ts';

/** The database was migrated by a newer version while this process worked with it. */
export class OutdatedProcessError extends Error {
  override name = 'OutdatedProcessError';
}

/** Waits while a database of PostgreSQL is being migrated, and keeps it from being until the transaction ends: Kysely's lock. */
const holdOffMigration = sql`select pg_advisory_xact_lock_shared(3853314791062309107)`;

/** Where the database holds a migration that this version does not know. */
export const isNewer = sql<boolean>`exists (select 1 from kysely_migration where name > ${latestMigration})`;

/**
 * Refuses to write into a database of a newer version: its rows may mean something else there.
 *
 * @param trx the transaction that is about to write: nobody migrates the database until it has ended.
 * @throws OutdatedProcessError, UnusableDatabaseError where its rows were moved elsewhere.
 */
export async function refuseNewer(trx: Kysely<Database>): Promise<void> {
  if (kindOf(trx) === 'postgres') await holdOffMigration.execute(trx);
  const { rows } = await sql<{ found: unknown }>`select ${isNewer} as found`.execute(trx);
  if (!rows[0]?.found) return;
  refuseMoved(await migrationsMade(trx));
  throw new OutdatedProcessError(
    'A newer version has migrated the database under this server: restart it with that version. Until then it takes no applications and delivers nothing.',
  );
}
