import type { Transaction } from 'kysely';
import { sha256 } from '../../digest.ts';
import { dayMs } from '../../model/durations.ts';
import { inTurn } from '../applications/storage/database/in-turn.ts';
import type { Database } from '../applications/storage/database/schema.ts';
import {
  isCodeOf,
  isOwnBrowser,
  maxAttempts,
  usable,
  type LinkPurpose,
  type LinkRow,
  type LinkStore,
} from './links.ts';

/**
 * So many wrong codes a day, in browsers that asked for links of one person; then only the links' own pages take theirs,
 * which nobody finds who does not read the person's mail.
 */
const maxGuessesPerDay = 100;

/** Why nothing is done. `void`: the link is late, used, unknown, or its code was guessed too often. */
export type LinkProblem = 'void' | 'wrong-code' | 'other-browser';

export type Redeemed =
  | { ok: true; subject: string; purpose: LinkPurpose; destination: string }
  | { ok: false; problem: LinkProblem };

/** What a link is for, done in the transaction that uses it up: both or neither. @param link see `NewLink`. */
export type OnRedeemed = (
  trx: Transaction<Database>,
  link: Pick<LinkRow, 'subject' | 'destination'>,
) => Promise<void>;

/** Marks a link as used, once: the first request has it. */
async function redeem(
  trx: Transaction<Database>,
  row: LinkRow | undefined,
  now: number,
  onRedeemed?: OnRedeemed,
): Promise<Redeemed> {
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
  const { subject, purpose, destination } = row;
  await onRedeemed?.(trx, { subject, destination });
  return { ok: true, subject, purpose, destination };
}

/** Redeems by the button of a link's page, which counts only in the browser that asked for the link. */
export function redeemLink(
  { db, purposes }: LinkStore,
  { token, browser }: { token: string; browser: string | undefined },
  now: number,
  onRedeemed?: OnRedeemed,
): Promise<Redeemed> {
  return db.transaction().execute(async (trx): Promise<Redeemed> => {
    if (onRedeemed) await inTurn(trx, 'one-time links');
    const row = await usable({ db: trx, purposes }, now).where('id', '=', sha256(token)).executeTakeFirst();
    if (row && !isOwnBrowser(row, browser)) return { ok: false, problem: 'other-browser' };
    return redeem(trx, row, now, onRedeemed);
  });
}

const digitsOf = (typed: string) => typed.replace(/\D/g, '');

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
 * Redeems by the code of a mail, typed on the page of its link, in any browser. A program that follows links and presses
 * buttons types none, and so uses nothing up.
 */
export function redeemCode(
  store: LinkStore,
  { token, typed }: { token: string; typed: string },
  now: number,
  onRedeemed?: OnRedeemed,
): Promise<Redeemed> {
  const code = digitsOf(typed);
  return store.db.transaction().execute(async (trx): Promise<Redeemed> => {
    await inTurn(trx, 'one-time links');
    const row = await usable({ ...store, db: trx }, now)
      .where('id', '=', sha256(token))
      .executeTakeFirst();
    if (!row || isCodeOf(store, row, code)) return redeem(trx, row, now, onRedeemed);
    return code === '' ? { ok: false, problem: 'wrong-code' } : countAttempt(trx, row.id, 'attempts');
  });
}

/**
 * Redeems by the code of the mail that a browser asked for last, typed in that browser. Whatever is wrong is answered
 * alike, so that nobody learns which addresses have an account, or were confirmed.
 */
export function redeemCodeInBrowser(
  store: LinkStore,
  { browser, typed }: { browser: string; typed: string },
  now: number,
  onRedeemed?: OnRedeemed,
): Promise<Redeemed> {
  const code = digitsOf(typed);
  const wrong: Redeemed = { ok: false, problem: 'wrong-code' };
  return store.db.transaction().execute(async (trx): Promise<Redeemed> => {
    await inTurn(trx, 'one-time links');
    const row = await usable({ ...store, db: trx }, now)
      .where('browser', '=', sha256(browser))
      .orderBy('created_at', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (!row || code === '' || row.browser_attempts >= maxAttempts) return wrong;
    const { guesses } = await trx
      .selectFrom('one_time_links')
      .select(({ fn }) => fn.sum<number | null>('browser_attempts').as('guesses'))
      .where('subject', '=', row.subject)
      .where('created_at', '>', now - dayMs)
      .executeTakeFirstOrThrow();
    if (Number(guesses) >= maxGuessesPerDay) return wrong;
    return isCodeOf(store, row, code)
      ? redeem(trx, row, now, onRedeemed)
      : countAttempt(trx, row.id, 'browser_attempts');
  });
}
