import { createHmac, randomBytes, randomInt } from 'node:crypto';
import type { Kysely, Selectable, Transaction } from 'kysely';
import { sha256 } from '../../digest.ts';
import { dayMs, hourMs, minuteMs } from '../../model/durations.ts';
import { isSameSecret } from '../system/same-secret.ts';
import { inTurn } from '../applications/storage/database/in-turn.ts';
import type { Database } from '../applications/storage/database/schema.ts';

/**
 * How long a link is good for. An invitation goes by way of another person. Who asked for a notice may read mail days later,
 * and its link opens no session: it lasts for as long as an unconfirmed address is kept. A draft is shown for a week. A saved
 * application is continued when its applicant finds the time: its link lasts for as long as it may be kept. A link to an
 * applicant's own page, or one that confirms its new address, is for the person who waits for it.
 */
export const linkLifetimes = {
  'sign-in': 15 * minuteMs,
  invitation: 3 * dayMs,
  notice: 7 * dayMs,
  draft: 7 * dayMs,
  receipt: hourMs,
  address: hourMs,
  resume: 30 * dayMs,
} as const;

/** A code that was guessed so often on its link's page is void, and the link with it; in the browser that asked, its code is. */
export const maxAttempts = 10;

/**
 * So many links that anyone can ask for are made for one person, or one application, in a day; then one an hour. Who asks in a
 * stranger's name to keep the person out sends them, each hour, what lets them in.
 */
const askedLimit = { perDay: 10, thenEveryMs: hourMs } as const;

const askedByAnyone: readonly LinkPurpose[] = ['sign-in', 'receipt', 'address', 'resume'];

export type LinkPurpose = keyof typeof linkLifetimes;

/** The purpose that the key of links to sign in is kept under: see `keysFor`. */
export const linkKeyPurpose = 'one-time-links';

/** Where links are kept. `key`: 32 bytes, without which a copy of the database confirms no guess of a code. */
export interface LinkStore {
  db: Kysely<Database>;
  key: Uint8Array;
  /** Keys of before: their links are still good. */
  earlierKeys?: readonly Uint8Array[];
  /** What a link must be for to be found: each page takes only its own. */
  purposes: readonly LinkPurpose[];
}

/** What the person gets: the token is part of an address, the code of eight digits is typed. */
export interface OneTimeLink {
  token: string;
  code: string;
  expiresAt: number;
}

export interface NewLink {
  purpose: LinkPurpose;
  /** Whom or what it is about: the id of an account, for a draft that of who shares it; for a notice,
   * a receipt and a new address, the reference; for a saved application, its id. */
  subject: string;
  /** SHA-256 of what only the browser that asks holds: a cookie, or the token of its receipt; null for an invitation. */
  browserDigest: string | null;
  /** A path of the CMS; the key of a draft's text; the id of a correction of an address; empty for a notice, a receipt and a saved
   * application. */
  destination: string;
}

export type LinkRow = Selectable<Database['one_time_links']>;

/** True for what may be the token of a link, as far as its form goes. */
export const isLinkToken = (text: string | undefined): text is string =>
  text !== undefined && /^[\w-]{22}$/.test(text);

/** The code as people read it: two groups of four. */
export const readableCode = (code: string): string => code.replace(/^(\d{4})/, '$1 ');

const hashOfCode = (key: Uint8Array, id: string, code: string) =>
  createHmac('sha256', key).update(`${id} ${code}`).digest('hex');

/** True where eight digits are those of a link's message. */
export const isCodeOf = (
  { key, earlierKeys = [] }: Pick<LinkStore, 'key' | 'earlierKeys'>,
  row: LinkRow,
  code: string,
): boolean => [key, ...earlierKeys].some((one) => isSameSecret(hashOfCode(one, row.id, code), row.code));

async function hasHadItsShare(
  trx: Transaction<Database>,
  { purpose, subject }: Pick<NewLink, 'purpose' | 'subject'>,
  now: number,
): Promise<boolean> {
  const { count, newest } = await trx
    .selectFrom('one_time_links')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.max('created_at').as('newest')])
    .where('subject', '=', subject)
    .where('purpose', '=', purpose)
    .where('created_at', '>', now - dayMs)
    .executeTakeFirstOrThrow();
  return count >= askedLimit.perDay && newest > now - askedLimit.thenEveryMs;
}

/**
 * Makes a link. An invitation voids the one before, where that was not used.
 *
 * @param isWanted asked in the transaction that makes it: whether it is still to go where it was asked for.
 * @returns undefined where it is not, or where the person, or the application, has had as many as it gets for now.
 */
export async function createLink(
  { db, key }: Pick<LinkStore, 'db' | 'key'>,
  { purpose, subject, browserDigest, destination }: NewLink,
  now: number,
  isWanted: (trx: Transaction<Database>) => Promise<boolean> = () => Promise.resolve(true),
): Promise<OneTimeLink | undefined> {
  const token = randomBytes(16).toString('base64url');
  const code = String(randomInt(100_000_000)).padStart(8, '0');
  const id = sha256(token);
  const expiresAt = now + linkLifetimes[purpose];
  const isMade = await db.transaction().execute(async (trx) => {
    await inTurn(trx, 'one-time links');
    if (!(await isWanted(trx))) return false;
    if (askedByAnyone.includes(purpose) && (await hasHadItsShare(trx, { purpose, subject }, now)))
      return false;
    if (purpose === 'invitation')
      await trx
        .deleteFrom('one_time_links')
        .where('subject', '=', subject)
        .where('purpose', '=', purpose)
        .where('used_at', 'is', null)
        .execute();
    await trx
      .insertInto('one_time_links')
      .values({
        id,
        purpose,
        subject,
        code: hashOfCode(key, id, code),
        browser: browserDigest,
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

/** Links that are still good. */
export const usable = ({ db, purposes }: Pick<LinkStore, 'db' | 'purposes'>, now: number) =>
  db
    .selectFrom('one_time_links')
    .selectAll()
    .where('purpose', 'in', purposes)
    .where('used_at', 'is', null)
    .where('attempts', '<', maxAttempts)
    .where('expires_at', '>', now);

/** True in the browser that asked for a link. @param browser what it holds. */
export const isOwnBrowser = ({ browser: own }: Pick<LinkRow, 'browser'>, browser: string | undefined) =>
  own !== null && browser !== undefined && isSameSecret(sha256(browser), own);

export type Inspected =
  /** `ready`: its button is enough; `other-browser`: it asks for the code. `used`: it has done what it is for. */
  | { state: 'ready' | 'other-browser' | 'used'; subject: string }
  /** Late, its code guessed too often, or unknown. */
  | { state: 'void'; subject?: string | undefined };

/** What the page of a link offers; to look at it uses nothing up. */
export async function inspectLink(
  { db, purposes }: Pick<LinkStore, 'db' | 'purposes'>,
  { token, browser }: { token: string; browser?: string | undefined },
  now: number,
): Promise<Inspected> {
  const id = sha256(token);
  const row = await usable({ db, purposes }, now).where('id', '=', id).executeTakeFirst();
  if (row) return { state: isOwnBrowser(row, browser) ? 'ready' : 'other-browser', subject: row.subject };
  const over = await db
    .selectFrom('one_time_links')
    .select(['subject', 'used_at'])
    .where('purpose', 'in', purposes)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!over || over.used_at === null) return { state: 'void', subject: over?.subject };
  return { state: 'used', subject: over.subject };
}

/**
 * Deletes links that are over since a day: until then their pages say why they are void. One that has confirmed an address
 * goes with the request: its page says that it has.
 */
export async function trimLinks({ db }: Pick<LinkStore, 'db'>, now: number): Promise<void> {
  await db
    .deleteFrom('one_time_links')
    .where('expires_at', '<', now - dayMs)
    .where((where) => where.or([where('purpose', '!=', 'notice'), where('used_at', 'is', null)]))
    .execute();
}
