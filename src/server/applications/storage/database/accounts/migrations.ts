import { sql, type Insertable, type Kysely } from 'kysely';
import type { Database } from '../schema.ts';

/** People who sign in, their links and sessions, and the record of who did what. */
export async function createAccounts(db: Kysely<Database>, id: 'integer' | 'bigserial'): Promise<void> {
  await db.schema
    .createTable('accounts')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('email', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('roles', 'text', (column) => column.notNull())
    .addColumn('locale', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('disabled_at', 'bigint')
    .execute();
  await db.schema
    .createTable('one_time_links')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('purpose', 'text', (column) => column.notNull())
    .addColumn('account', 'text', (column) => column.notNull().references('accounts.id'))
    .addColumn('code', 'text', (column) => column.notNull())
    .addColumn('browser', 'text')
    .addColumn('destination', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('browser_attempts', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('used_at', 'bigint')
    .execute();
  await db.schema.createIndex('one_time_links_by_browser').on('one_time_links').column('browser').execute();
  await db.schema
    .createIndex('one_time_links_by_account')
    .on('one_time_links')
    .columns(['account', 'created_at'])
    .execute();
  await db.schema
    .createTable('sessions')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('account', 'text', (column) => column.notNull().references('accounts.id'))
    .addColumn('method', 'text', (column) => column.notNull())
    .addColumn('agent', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('last_seen_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('sessions_by_account').on('sessions').column('account').execute();
  await db.schema
    .createTable('activity')
    .addColumn('id', id, (column) =>
      id === 'integer' ? column.primaryKey().autoIncrement() : column.primaryKey(),
    )
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .execute();
}

/** Keys of people's devices, and what these are being asked to sign. */
export async function createPasskeys(db: Kysely<Database>): Promise<void> {
  await db.schema
    .createTable('passkeys')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('account', 'text', (column) => column.notNull().references('accounts.id'))
    .addColumn('public_key', 'text', (column) => column.notNull())
    .addColumn('counter', 'bigint', (column) => column.notNull())
    .addColumn('transports', 'text', (column) => column.notNull())
    .addColumn('agent', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('last_used_at', 'bigint')
    .execute();
  await db.schema.createIndex('passkeys_by_account').on('passkeys').column('account').execute();
  await db.schema
    .createTable('passkey_challenges')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('account', 'text', (column) => column.references('accounts.id'))
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
}

/** Whose account it is at the organization's sign-in service: an address may be given to another person later. */
export async function addOidcSubject(db: Kysely<Database>): Promise<void> {
  await db.schema.alterTable('accounts').addColumn('oidc_subject', 'text').execute();
}

/**
 * Links that confirm addresses beside those that sign in: what a link is about is no account any more. Those under way are
 * kept, since an invitation is good for days. Transports of passkeys were read by nobody.
 */
export async function generalizeLinks(db: Kysely<Database>): Promise<void> {
  const { rows } = await sql<
    Omit<Insertable<Database['one_time_links']>, 'subject'> & { account: string }
  >`select * from one_time_links`.execute(db);
  await db.schema.dropTable('one_time_links').execute();
  await db.schema
    .createTable('one_time_links')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('purpose', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('code', 'text', (column) => column.notNull())
    .addColumn('browser', 'text')
    .addColumn('destination', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('browser_attempts', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('used_at', 'bigint')
    .execute();
  await db.schema.createIndex('one_time_links_by_browser').on('one_time_links').column('browser').execute();
  await db.schema
    .createIndex('one_time_links_by_subject')
    .on('one_time_links')
    .columns(['subject', 'created_at'])
    .execute();
  for (const { account: subject, ...link } of rows)
    await db
      .insertInto('one_time_links')
      .values({ ...link, subject })
      .execute();
  await db.schema.alterTable('passkeys').dropColumn('transports').execute();
}
