import { createHmac, randomBytes, randomInt } from 'node:crypto';
import type { Kysely, Selectable, Transaction } from 'kysely';
import { sha256 } from '../../digest.ts';
import { dayMs, minuteMs } from '../../model/durations.ts';
import type { Database } from '../applications/storage/database/schema.ts';
import { isSameSecret } from '../system/same-secret.ts';

/** How long a link is good for. An invitation goes by way of another person. */
const lifetimes = { 'sign-in': 15 * minuteMs, invitation: 3 * dayMs } as const;

/** A code that was guessed so often is void, and its link with it. */
const maxAttempts = 10;

/** So many links to sign in are made for one address within the lifetime of a link. */
const maxPerAddress = 5;

export type LinkPurpose = keyof typeof lifetimes;

/** The purpose that their key is kept under: see `keysFor`. */
export const linkKeyPurpose = 'one-time-links';

/** Where links are kept. `key`: 32 bytes, without which a copy of the database confirms no guess of a code. */
export interface LinkStore {
  db: Kysely<Database>;
  key: Uint8Array;
}

/** What the person gets: the token is part of an address, the code of eight digits is typed. */
export interface OneTimeLink {
  token: string;
  code: string;
  expiresAt: number;
}

export interface NewLink {
  purpose: LinkPurpose;
  /** Null where the address has no account: its link is kept like any other, and signs nobody in. */
  account: string | null;
  /** As `toEmail` makes it. */
  email: string;
  /** The cookie of the browser that asks; null for an invitation. */
  browser: string | null;
  /** A path of the CMS. */
  destination: string;
}

/** Why nobody is signed in. `void`: the link is late, used, unknown, or its code was guessed too often. */
export type LinkProblem = 'void' | 'wrong-code' | 'other-browser';

export type Redeemed =
  | { ok: true; account: string; purpose: LinkPurpose; destination: string }
  | { ok: false; problem: LinkProblem };

type Row = Selectable<Database['one_time_links']>;

const hashOfCode = (key: Uint8Array, id: string, code: string) =>
  createHmac('sha256', key).update(`${id} ${code}`).digest('hex');

/** Makes a link. @returns undefined where the address has had as many as it gets for now. */
export async function createLink(
  { db, key }: LinkStore,
  { purpose, account, email, browser, destination }: NewLink,
  now: number,
): Promise<OneTimeLink | undefined> {
  const address = sha256(email);
  const token = randomBytes(16).toString('base64url');
  const code = String(randomInt(100_000_000)).padStart(8, '0');
  const id = sha256(token);
  const expiresAt = now + lifetimes[purpose];
  const isMade = await db.transaction().execute(async (trx) => {
    const { count } = await trx
      .selectFrom('one_time_links')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('address', '=', address)
      .where('purpose', '=', 'sign-in')
      .where('created_at', '>', now - lifetimes['sign-in'])
      .executeTakeFirstOrThrow();
    if (purpose === 'sign-in' && count >= maxPerAddress) return false;
    await trx
      .insertInto('one_time_links')
      .values({
        id,
        purpose,
        account,
        address,
        code: hashOfCode(key, id, code),
        browser: browser === null ? null : sha256(browser),
        destination,
        attempts: 0,
        created_at: now,
        expires_at: expiresAt,
        used_at: null,
      })
      .execute();
    return true;
  });
  return isMade ? { token, code, expiresAt } : undefined;
}

const usable = (db: LinkStore['db'] | Transaction<Database>, now: number) =>
  db
    .selectFrom('one_time_links')
    .selectAll()
    .where('used_at', 'is', null)
    .where('attempts', '<', maxAttempts)
    .where('expires_at', '>', now);

const isOwnBrowser = ({ browser: own }: Pick<Row, 'browser'>, browser: string | undefined) =>
  own !== null && browser !== undefined && isSameSecret(sha256(browser), own);

/** What the page of a link offers; to look at it uses nothing up. */
export async function inspectLink(
  { db }: LinkStore,
  { token, browser }: { token: string; browser: string | undefined },
  now: number,
): Promise<'ready' | Extract<LinkProblem, 'void' | 'other-browser'>> {
  const row = await usable(db, now).where('id', '=', sha256(token)).executeTakeFirst();
  if (!row) return 'void';
  return isOwnBrowser(row, browser) ? 'ready' : 'other-browser';
}

/** Marks a link as used. @returns false where it was used meanwhile, or belongs to no account. */
async function claim(trx: Transaction<Database>, { id, account }: Row, now: number): Promise<boolean> {
  if (account === null) return false;
  const used = await trx
    .updateTable('one_time_links')
    .set({ used_at: now })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .returning('id')
    .execute();
  return used.length > 0;
}

async function redeem(trx: Transaction<Database>, row: Row | undefined, now: number): Promise<Redeemed> {
  if (!row?.account || !(await claim(trx, row, now))) return { ok: false, problem: 'void' };
  return { ok: true, account: row.account, purpose: row.purpose, destination: row.destination };
}

/** Signs in by the button of a link's page, which counts only in the browser that asked for the link. */
export function redeemLink(
  { db }: LinkStore,
  { token, browser }: { token: string; browser: string | undefined },
  now: number,
): Promise<Redeemed> {
  return db.transaction().execute(async (trx): Promise<Redeemed> => {
    const row = await usable(trx, now).where('id', '=', sha256(token)).executeTakeFirst();
    if (row && !isOwnBrowser(row, browser)) return { ok: false, problem: 'other-browser' };
    return redeem(trx, row, now);
  });
}

/**
 * Signs in by the code of a mail, which a person types: in the browser that asked, or in another one on the page of the
 * link. A program that follows links and presses buttons types none, and so uses nothing up.
 */
export function redeemCode(
  { db, key }: LinkStore,
  { from, typed }: { from: { token: string } | { browser: string }; typed: string },
  now: number,
): Promise<Redeemed> {
  const code = typed.replace(/\D/g, '');
  const [column, value] =
    'token' in from ? (['id', sha256(from.token)] as const) : (['browser', sha256(from.browser)] as const);
  return db.transaction().execute(async (trx): Promise<Redeemed> => {
    const rows = await usable(trx, now).where(column, '=', value).execute();
    if (rows.length === 0) return { ok: false, problem: 'void' };
    const found = rows.find((row) => isSameSecret(hashOfCode(key, row.id, code), row.code));
    if (found) return redeem(trx, found, now);
    if (code !== '')
      await trx
        .updateTable('one_time_links')
        .set(({ eb }) => ({ attempts: eb('attempts', '+', 1) }))
        .where(
          'id',
          'in',
          rows.map(({ id }) => id),
        )
        .execute();
    return { ok: false, problem: 'wrong-code' };
  });
}

/** Deletes links that are over since a day: until then their pages say why they are void. */
export async function trimLinks({ db }: Pick<LinkStore, 'db'>, now: number): Promise<void> {
  await db
    .deleteFrom('one_time_links')
    .where('expires_at', '<', now - dayMs)
    .execute();
}
