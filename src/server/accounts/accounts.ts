import { randomUUID } from 'node:crypto';
import type { Kysely, Selectable, Transaction } from 'kysely';
import { z } from 'zod';
import { locales, type Locale } from '../../i18n/locales.ts';
import { toComposed } from '../../i18n/normalize.ts';
import { roles, type Role } from '../../model/accounts/roles.ts';
import { inTurn } from '../applications/storage/database/in-turn.ts';
import type { Database } from '../applications/storage/database/schema.ts';
import { recordActivity } from './activity.ts';

/** A person who may sign in. */
export interface Account {
  id: string;
  email: string;
  /** As it signs texts; the address where none was given. */
  name: string;
  roles: readonly Role[];
  locale: Locale;
  createdAt: number;
  isDisabled: boolean;
}

type Connection = Kysely<Database> | Transaction<Database>;

const rowSchema = z.object({
  roles: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(z.array(z.enum(roles))),
  locale: z.enum(locales),
});

export function toAccount(row: Selectable<Database['accounts']>): Account {
  const { id, email, name, created_at: createdAt, disabled_at: disabledAt } = row;
  return { id, email, name, createdAt, isDisabled: disabledAt !== null, ...rowSchema.parse(row) };
}

/** An address as accounts are found by: without spaces around it, in lower case. */
export const toEmail = (typed: string): string => toComposed(typed.trim()).toLowerCase();

export async function findAccount(
  db: Connection,
  column: 'id' | 'email',
  value: string,
): Promise<Account | undefined> {
  const row = await db.selectFrom('accounts').selectAll().where(column, '=', value).executeTakeFirst();
  return row && toAccount(row);
}

/** All accounts, by address. */
export async function listAccounts(db: Connection): Promise<Account[]> {
  const rows = await db.selectFrom('accounts').selectAll().orderBy('email').execute();
  return rows.map(toAccount);
}

/** Who changes an account: the address of a signed-in person, or `server`. */
interface By {
  actor: string;
  now: number;
}

/**
 * Gives a person an account; one that there is already gets these roles and is opened again.
 *
 * @param given.email as `toEmail` makes it.
 */
export function openAccount(
  db: Kysely<Database>,
  given: { email: string; name: string | undefined; roles: readonly Role[]; locale: Locale },
  { actor, now }: By,
): Promise<Account> {
  const { email, locale } = given;
  return db.transaction().execute(async (trx) => {
    await inTurn(trx, `accounts ${email}`);
    const earlier = await findAccount(trx, 'email', email);
    const changed = { roles: JSON.stringify(given.roles), locale, disabled_at: null };
    // What was made while the account was being closed would be good again.
    if (earlier?.isDisabled) await removeAccess(trx, earlier.id);
    if (earlier)
      await trx
        .updateTable('accounts')
        .set({ ...changed, ...(given.name === undefined ? {} : { name: given.name }) })
        .where('id', '=', earlier.id)
        .execute();
    else
      await trx
        .insertInto('accounts')
        .values({
          id: randomUUID(),
          email,
          name: given.name ?? email,
          created_at: now,
          oidc_subject: null,
          ...changed,
        })
        .execute();
    await recordActivity(
      trx,
      { actor, action: 'invited', subject: `${email} (${given.roles.join(', ')})` },
      now,
    );
    const row = await trx
      .selectFrom('accounts')
      .selectAll()
      .where('email', '=', email)
      .executeTakeFirstOrThrow();
    return toAccount(row);
  });
}

/** Changes what a person may do; it counts from their next request on. */
export async function changeRoles(
  db: Kysely<Database>,
  account: Account,
  changed: readonly Role[],
  { actor, now }: By,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('accounts')
      .set({ roles: JSON.stringify(changed) })
      .where('id', '=', account.id)
      .execute();
    const subject = `${account.email} (${changed.join(', ')})`;
    await recordActivity(trx, { actor, action: 'roles-changed', subject }, now);
  });
}

async function removeAccess(trx: Transaction<Database>, account: string): Promise<void> {
  for (const table of ['sessions', 'passkeys'] as const)
    await trx.deleteFrom(table).where('account', '=', account).execute();
  await trx.deleteFrom('one_time_links').where('subject', '=', account).execute();
  await trx.updateTable('accounts').set({ oidc_subject: null }).where('id', '=', account).execute();
}

/**
 * Whether an account is that of a person of the sign-in service: of the first one who came in by it with its address, until
 * the account is closed.
 */
export async function isAccountOf(db: Kysely<Database>, account: string, subject: string): Promise<boolean> {
  await db
    .updateTable('accounts')
    .set({ oidc_subject: subject })
    .where('id', '=', account)
    .where('oidc_subject', 'is', null)
    .execute();
  const row = await db
    .selectFrom('accounts')
    .select('oidc_subject')
    .where('id', '=', account)
    .executeTakeFirst();
  return row?.oidc_subject === subject;
}

/** Closes an account: its sessions end, and no link or passkey signs it in. What the person did stays in the record. */
export async function disableAccount(
  db: Kysely<Database>,
  account: Account,
  { actor, now }: By,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx.updateTable('accounts').set({ disabled_at: now }).where('id', '=', account.id).execute();
    await removeAccess(trx, account.id);
    await recordActivity(trx, { actor, action: 'disabled', subject: account.email }, now);
  });
}
