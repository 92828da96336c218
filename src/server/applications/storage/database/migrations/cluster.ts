import { sql, type Kysely } from 'kysely';
import type { AlarmRow, Database } from '../schema.ts';

async function createLeases(db: Kysely<Database>): Promise<void> {
  await db.schema
    .createTable('leases')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('token', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('leased_until', 'bigint', (column) => column.notNull())
    .execute();
}

async function createReleases(db: Kysely<Database>, bytes: 'blob' | 'bytea'): Promise<void> {
  await db.schema
    .createTable('releases')
    .addColumn('number', 'bigint', (column) => column.primaryKey())
    .addColumn('release', 'text', (column) => column.notNull())
    .addColumn('files', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('release_files')
    .addColumn('digest', 'text', (column) => column.primaryKey())
    .addColumn('bytes', bytes, (column) => column.notNull())
    .execute();
}

async function createContentPacks(db: Kysely<Database>, bytes: 'blob' | 'bytea'): Promise<void> {
  await db.schema
    .createTable('content_packs')
    .addColumn('number', 'bigint', (column) => column.primaryKey())
    .addColumn('refs', 'text', (column) => column.notNull())
    .addColumn('previous', 'bigint', (column) => column.unique())
    .execute();
  await db.schema
    .createTable('content_pack_pieces')
    .addColumn('number', 'bigint', (column) => column.notNull())
    .addColumn('piece', 'integer', (column) => column.notNull())
    .addColumn('bytes', bytes, (column) => column.notNull())
    .addPrimaryKeyConstraint('content_pack_pieces_key', ['number', 'piece'])
    .execute();
}

/** An alarm is of one server, or of what all share: each removes its own only. */
async function addServerToAlarms(db: Kysely<Database & { new_alarms: AlarmRow }>): Promise<void> {
  await db.schema
    .createTable('new_alarms')
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('server', 'text', (column) => column.notNull())
    .addColumn('detail', 'text', (column) => column.notNull())
    .addColumn('raised_at', 'bigint', (column) => column.notNull())
    .addColumn('notified_at', 'bigint')
    .addColumn('seen_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('alarms_key', ['name', 'server'])
    .execute();
  await db
    .insertInto('new_alarms')
    .columns(['name', 'server', 'detail', 'raised_at', 'notified_at', 'seen_at'])
    .expression(
      db
        .selectFrom('alarms')
        .select([
          'name',
          sql<string>`''`.as('server'),
          'detail',
          'raised_at',
          'notified_at',
          sql<number>`raised_at`.as('seen_at'),
        ]),
    )
    .execute();
  await db.schema.dropTable('alarms').execute();
  await db.schema.alterTable('new_alarms').renameTo('alarms').execute();
}

/** What several servers on one database share beside the applications: who leads, the release, the content's repository. */
export async function createCluster(db: Kysely<Database>, bytes: 'blob' | 'bytea'): Promise<void> {
  await createLeases(db);
  await createReleases(db, bytes);
  await createContentPacks(db, bytes);
  await addServerToAlarms(db.$extendTables<{ new_alarms: AlarmRow }>());
}
