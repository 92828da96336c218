import { createHmac, randomBytes, randomInt } from 'node:crypto';
import type { Kysely, Selectable, Transaction } from 'kysely';
import { sha256 } from '../../digest.ts';
import { dayMs, minuteMs } from '../../model/durations.ts';
import type { Database } from '../applications/storage/database/schema.ts';
import { isSameSecret } from '../system/same-secret.ts';

/** How long a link is good for. An invitation goes by way of another person. */
const lifetimes = { 'sign-in': 15 * minuteMs, invitation: 3 * dayMs } as const;

/** A code that was guessed so often on its link's page is void, and the link with it; in the browser that asked, its code is. */
const maxAttempts = 10;

/** So many links to sign in are made for one person within the lifetime of a link. */
const maxPerPerson = 10;

/**
 * So many wrong codes a day, in browsers that asked for links of one person; then only the links' own pages take theirs,
 * which nobody finds who does not read the person's mail.
 */
const maxGuessesPerDay = 100;

export type LinkPurpose = keyof typeof lifetimes;

/** The purpose that their key is kept under: see `keysFor`. */
export const linkKeyPurpose = 'one-time-links';

/** Where links are kept. `key`: 32 bytes, without which a copy of the database confirms no guess of a code. */
export interface LinkStore {
  db: Kysely<Database>;
  key: Uint8Array;
  /** Keys of before: their links are still good. */
  earlierKeys?: readonly Uint8Array[];
}

/** What the person gets: the token is part of an address, the code of eight digits is typed. */
export interface OneTimeLink {
  token: string;
  code: string;
  expiresAt: number;
}

export interface NewLink {
  purpose: LinkPurpose;
  account: string;
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

/** Makes a link. @returns undefined where the person has had as many as it gets for now. */
export async function createLink(
  { db, key }: LinkStore,
  { purpose, account, browser, destination }: NewLink,
  now: number,
): Promise<OneTimeLink | undefined> {
  const token = randomBytes(16).toString('base64url');
  const code = String(randomInt(100_000_000)).padStart(8, '0');
  const id = sha256(token);
  const expiresAt = now + lifetimes[purpose];
  const isMade = await db.transaction().execute(async (trx) => {
    const { count } = await trx
      .selectFrom('one_time_links')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('account', '=', account)
      .where('purpose', '=', 'sign-in')
      .where('created_at', '>', now - lifetimes['sign-in'])
      .executeTakeFirstOrThrow();
    if (purpose === 'sign-in' && count >= maxPerPerson) return false;
    await trx
      .insertInto('one_time_links')
      .values({
        id,
        purpose,
        account,
        code: hashOfCode(key, id, code),
        browser: browser === null ? null : sha256(browser),
        destination,
        attempts: 0,
        browser_attempts: 0,
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

/** Marks a link as used, once: the first request has it. */
async function redeem(trx: Transaction<Database>, row: Row | undefined, now: number): Promise<Redeemed> {
  const used = row
    ? await trx
        .updateTable('one_time_links')
        .set({ used_at: now })
        .where('id', '=', row.id)
        .where('used_at', 'is', null)
        .returning('id')
        .execute()
    : [];
  if (!row || used.length === 0) return { ok: false, problem: 'void' };
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

const digitsOf = (typed: string) => typed.replace(/\D/g, '');

const isCodeOf = ({ key, earlierKeys = [] }: LinkStore, row: Row, code: string) =>
  [key, ...earlierKeys].some((one) => isSameSecret(hashOfCode(one, row.id, code), row.code));

async function countAttempt(
  trx: Transaction<Database>,
  id: string,
  column: 'attempts' | 'browser_attempts',
): Promise<Redeemed> {
  await trx
    .updateTable('one_time_links')
    .set((set) => ({ [column]: set(column, '+', 1) }))
    .where('id', '=', id)
    .execute();
  return { ok: false, problem: 'wrong-code' };
}

/**
 * Signs in by the code of a mail, typed on the page of its link, in any browser. A program that follows links and presses
 * buttons types none, and so uses nothing up.
 */
export function redeemCode(
  store: LinkStore,
  { token, typed }: { token: string; typed: string },
  now: number,
): Promise<Redeemed> {
  const code = digitsOf(typed);
  return store.db.transaction().execute(async (trx): Promise<Redeemed> => {
    const row = await usable(trx, now).where('id', '=', sha256(token)).executeTakeFirst();
    if (!row || isCodeOf(store, row, code)) return redeem(trx, row, now);
    return code === '' ? { ok: false, problem: 'wrong-code' } : countAttempt(trx, row.id, 'attempts');
  });
}

/**
 * Signs in by the code of the mail that a browser asked for last, typed in that browser. Whatever is wrong is answered
 * alike, so that nobody learns which addresses have an account.
 */
export function redeemCodeInBrowser(
  store: LinkStore,
  { browser, typed }: { browser: string; typed: string },
  now: number,
): Promise<Redeemed> {
  const code = digitsOf(typed);
  const wrong: Redeemed = { ok: false, problem: 'wrong-code' };
  return store.db.transaction().execute(async (trx): Promise<Redeemed> => {
    const row = await usable(trx, now)
      .where('browser', '=', sha256(browser))
      .orderBy('created_at', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (!row || code === '' || row.browser_attempts >= maxAttempts) return wrong;
    const { guesses } = await trx
      .selectFrom('one_time_links')
      .select(({ fn }) => fn.sum<number | null>('browser_attempts').as('guesses'))
      .where('account', '=', row.account)
      .where('created_at', '>', now - dayMs)
      .executeTakeFirstOrThrow();
    if (Number(guesses) >= maxGuessesPerDay) return wrong;
    return isCodeOf(store, row, code) ? redeem(trx, row, now) : countAttempt(trx, row.id, 'browser_attempts');
  });
}

/** Deletes links that are over since a day: until then their pages say why they are void. */
export async function trimLinks({ db }: Pick<LinkStore, 'db'>, now: number): Promise<void> {
  await db
    .deleteFrom('one_time_links')
    .where('expires_at', '<', now - dayMs)
    .execute();
}
