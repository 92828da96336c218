import { sql, type Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import { z } from 'zod';
import { addOidcSubject, createAccounts, createPasskeys, generalizeLinks } from './accounts/migrations.ts';
import { createChoreLeases } from './migrations/chore-leases.ts';
import { createCluster } from './migrations/cluster.ts';
import { addConsentNotice } from './migrations/consent-notices.ts';
import { createLedger } from './migrations/ledger.ts';
import { addHeldSender, createHeld } from './migrations/held.ts';
import { createSubscriptions } from './migrations/subscriptions.ts';
import { addIndexes } from './migrations/indexes.ts';
import { addSealedDigest, addSealedToken } from './migrations/sealed-columns.ts';
import { createSkipped } from './migrations/skipped.ts';
import { createPieces } from './migrations/file-pieces.ts';
import { createSignals } from './migrations/signals.ts';
import { createStaffPages } from './migrations/staff-pages.ts';
import { createAddressCorrections } from './corrections/migrations.ts';
import { createApplicationDrafts } from './drafts/migrations.ts';
import { addShowcase, createDecisions } from './decisions/migrations.ts';
import { createSupplements } from './supplements/migrations.ts';
import { createReviews } from './reviews/migrations.ts';
import { kindOf, type DatabaseKind } from './kind.ts';
import { refuseMoved } from './moved.ts';
import { createLeaseTokens } from './migrations/lease-tokens.ts';
import type { Database } from './schema.ts';
import { plainVault, type Vault } from './vault.ts';
import { OperatorError } from '../../../../operator-error.ts';

type Bytes = 'blob' | 'bytea';

const bytesType = (kind: DatabaseKind): Bytes => (kind === 'sqlite' ? 'blob' : 'bytea');

async function createApplications(db: Kysely<Database>, bytes: Bytes) {
  await db.schema
    .createTable('form_versions')
    .addColumn('digest', 'text', (column) => column.primaryKey())
    .addColumn('form', 'text', (column) => column.notNull())
    .addColumn('definition', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('applications')
    .addColumn('reference', 'text', (column) => column.primaryKey())
    .addColumn('token', 'text', (column) => column.notNull().unique())
    .addColumn('form', 'text', (column) => column.notNull())
    .addColumn('form_digest', 'text', (column) => column.notNull().references('form_versions.digest'))
    .addColumn('call', 'text')
    .addColumn('locale', 'text', (column) => column.notNull())
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('answers', bytes, (column) => column.notNull())
    .addColumn('flags', 'text', (column) => column.notNull())
    .addColumn('erase_after', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('applications_by_time').on('applications').column('received_at').execute();
  await db.schema
    .createIndex('applications_to_erase')
    .on('applications')
    .columns(['state', 'erase_after'])
    .execute();
}

async function createFiles(db: Kysely<Database>, bytes: Bytes) {
  await db.schema
    .createTable('files')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('reference', 'text', (column) => column.notNull().references('applications.reference'))
    .addColumn('field', 'text', (column) => column.notNull())
    .addColumn('name', bytes, (column) => column.notNull())
    .addColumn('size', 'bigint', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('flags', 'text', (column) => column.notNull())
    .addColumn('content', bytes, (column) => column.notNull())
    .execute();
  await db.schema.createIndex('files_by_application').on('files').column('reference').execute();
}

async function createConsents(db: Kysely<Database>) {
  await db.schema
    .createTable('consents')
    .addColumn('reference', 'text', (column) => column.notNull().references('applications.reference'))
    .addColumn('field', 'text', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('text_sha256', 'text', (column) => column.notNull())
    .addColumn('locale', 'text', (column) => column.notNull())
    .addColumn('given_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('consents_key', ['reference', 'field'])
    .execute();
}

async function createIdempotency(db: Kysely<Database>) {
  await db.schema
    .createTable('idempotency')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('reference', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'bigint')
    .execute();
  await db.schema.createIndex('idempotency_by_application').on('idempotency').column('reference').execute();
}

async function createOutbox(db: Kysely<Database>) {
  await db.schema
    .createTable('outbox')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('reference', 'text', (column) => column.notNull().references('applications.reference'))
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('next_attempt_at', 'bigint', (column) => column.notNull())
    .addColumn('leased_until', 'bigint')
    .addColumn('last_error', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('finished_at', 'bigint')
    .addUniqueConstraint('outbox_once_a_channel', ['reference', 'channel'])
    .execute();
  await db.schema.createIndex('outbox_due').on('outbox').columns(['state', 'next_attempt_at']).execute();
}

const first = (kind: DatabaseKind): Migration => ({
  async up(db: Kysely<Database>) {
    const bytes = bytesType(kind);
    await createApplications(db, bytes);
    await createFiles(db, bytes);
    await createConsents(db);
    await createIdempotency(db);
    await createOutbox(db);
  },
});

const migrations = (kind: DatabaseKind, vault: Vault): Record<string, Migration> => ({
  '0001-applications': first(kind),
  '0002-signals': { up: (db: Kysely<Database>) => createSignals(db, bytesType(kind)) },
  '0003-ledger': { up: createLedger },
  '0004-held-files': { up: (db: Kysely<Database>) => createHeld(db, bytesType(kind)) },
  '0005-subscriptions': { up: createSubscriptions },
  '0006-skipped': { up: createSkipped },
  '0007-chore-leases': { up: createChoreLeases },
  '0008-held-senders': { up: addHeldSender },
  '0009-sealed-tokens': { up: (db: Kysely<Database>) => addSealedToken(db, bytesType(kind)) },
  '0010-consent-notices': { up: addConsentNotice },
  '0011-sealed-digests': { up: (db: Kysely<Database>) => addSealedDigest(db, bytesType(kind)) },
  '0012-accounts': {
    up: (db: Kysely<Database>) => createAccounts(db, kind === 'sqlite' ? 'integer' : 'bigserial'),
  },
  '0013-passkeys': { up: createPasskeys },
  '0014-oidc-subject': { up: addOidcSubject },
  '0015-links-for-notices': { up: generalizeLinks },
  '0016-file-pieces': { up: (db: Kysely<Database>) => createPieces(db, bytesType(kind), vault) },
  '0017-lease-tokens': { up: createLeaseTokens },
  '0018-cluster': { up: (db: Kysely<Database>) => createCluster(db, bytesType(kind)) },
  '0019-indexes': { up: addIndexes },
  '0020-staff-pages': { up: (db: Kysely<Database>) => createStaffPages(db, bytesType(kind)) },
  '0021-reviews': { up: (db: Kysely<Database>) => createReviews(db, bytesType(kind)) },
  '0022-decisions': { up: (db: Kysely<Database>) => createDecisions(db, bytesType(kind)) },
  '0023-address-corrections': { up: (db: Kysely<Database>) => createAddressCorrections(db, bytesType(kind)) },
  '0024-showcase': { up: addShowcase },
  '0025-application-drafts': { up: (db: Kysely<Database>) => createApplicationDrafts(db, bytesType(kind)) },
  '0026-supplements': { up: (db: Kysely<Database>) => createSupplements(db, bytesType(kind)) },
});

const known = Object.keys(migrations('sqlite', plainVault)).sort();

/** The last migration that this version knows. */
export const latestMigration = known.at(-1) ?? '';

/** The database is of another version than this program; the message says what to do. */
export class SchemaError extends OperatorError {
  override name = 'SchemaError';
}

const newer =
  'The database was written by a newer version of the program. Use that version, or restore a copy of the data made before.';
const older =
  'A server of an earlier version is working with this database. Restart it with this version first, then repeat the command.';

/** Where a database stands: just made, of an earlier version, or of this one. */
export type SchemaState = 'new' | 'older' | 'current';

const namesSchema = z.array(z.object({ name: z.string() }));

/** The migrations that were made, without Kysely's look at every table, which takes PostgreSQL a good part of a start. */
export async function migrationsMade(db: Kysely<Database>): Promise<string[]> {
  const table =
    kindOf(db) === 'sqlite'
      ? sql`select name from sqlite_master where type = 'table' and name = 'kysely_migration'`
      : sql`select 'kysely_migration' as name where to_regclass('kysely_migration') is not null`;
  if ((await table.execute(db)).rows.length === 0) return [];
  const { rows } = await sql`select name from kysely_migration`.execute(db);
  return namesSchema.parse(rows).map(({ name }) => name);
}

/**
 * @param isInUse true where a server works with the database: then it is not changed under that server.
 * @throws SchemaError for a database that must stay as it is.
 * @throws UnusableDatabaseError where its rows are elsewhere now.
 */
export async function schemaStateOf(db: Kysely<Database>, isInUse = false): Promise<SchemaState> {
  const made = await migrationsMade(db);
  refuseMoved(made);
  if (made.some((name) => !known.includes(name))) throw new SchemaError(newer);
  if (known.every((name) => made.includes(name))) return 'current';
  if (isInUse) throw new SchemaError(older);
  return made.length > 0 ? 'older' : 'new';
}

/**
 * Brings the database to the schema of this version, in one transaction: what a step that fails has done is undone, and what
 * the steps before it did.
 *
 * @param vault opens what a step must write otherwise.
 * @throws SchemaError for a database of a newer version.
 */
export async function migrate(db: Kysely<Database>, vault: Vault): Promise<void> {
  const provider = { getMigrations: () => Promise.resolve(migrations(kindOf(db), vault)) };
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error === undefined) return;
  // Kysely's words where a step was made that this version does not know.
  const isNewer = error instanceof Error && /previously executed migration .* is missing/.test(error.message);
  if (isNewer) throw new SchemaError(newer, { cause: error });
  throw new Error('The database could not be brought to the current schema.', { cause: error });
}
