import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { absentAs } from '../../collections/read/absent-as.ts';
import { dayMs } from '../../model/durations.ts';
import type { SiteData } from '../../model/site-data.ts';
import { accountPaths } from '../../model/accounts/addresses.ts';
import type { Mailer } from '../applications/delivery/channels/mail/mailer.ts';
import type { Log } from '../system/log.ts';
import { composeLinkMail } from './account-mail.ts';
import { recordActivity, trimActivity } from './activity.ts';
import { findAccount, toEmail, type Account } from './accounts.ts';
import {
  createLink,
  redeemCode,
  redeemCodeInBrowser,
  redeemLink,
  trimLinks,
  type LinkProblem,
  type LinkPurpose,
  type LinkStore,
  type OneTimeLink,
  type Redeemed,
} from './one-time-links.ts';
import { finishAuthentication } from './passkey-sign-in.ts';
import { trimChallenges } from './passkeys.ts';
import { createSession, trimSessions } from './sessions.ts';

/** An invitation is good for three days. */
const keptMessagesMs = 4 * dayMs;

/** What signing in works with. */
export interface Accounts extends LinkStore {
  mailer: Mailer;
  /** The sender of mails. */
  from: string;
  /** The site's address, without a slash at its end. */
  siteUrl: string;
  site: () => SiteData;
  now: () => number;
  log: Log;
  /**
   * Does something at a moment of its own, after the answer: how long it takes gives nothing away.
   * What it throws is its own affair.
   */
  later: (work: () => Promise<void>) => void;
}

/** Sends a link. A failure is logged; the person asks again. */
async function sendLink(
  purpose: LinkPurpose,
  { account, link }: { account: Account; link: OneTimeLink },
  { mailer, from, siteUrl, site, log }: Accounts,
): Promise<void> {
  try {
    const message = composeLinkMail(purpose, { account, link }, { from, siteUrl, site: site() });
    const result = await mailer.send(message);
    if (!result.ok) throw new Error(result.error);
  } catch (error) {
    log.error({ err: error }, 'A message with a link to sign in could not be sent.');
  }
}

/** Sends a link to an address that has an account, after the answer, so that neither its words nor its time say whether it has. */
export function askForLink(
  accounts: Accounts,
  { typed, browser, destination }: { typed: string; browser: string; destination: string },
): void {
  const { db, now, log, later } = accounts;
  later(async () => {
    try {
      const account = await findAccount(db, 'email', toEmail(typed));
      if (!account || account.isDisabled) return;
      const asked = { purpose: 'sign-in' as const, account: account.id, browser, destination };
      const link = await createLink(accounts, asked, now());
      if (link) await sendLink('sign-in', { account, link }, accounts);
    } catch (error) {
      log.error({ err: error }, 'A link to sign in could not be made.');
    }
  });
}

/** Makes an invitation for an account, and sends it. @returns what the person who invites may pass on. */
export async function inviteByLink(accounts: Accounts, account: Account): Promise<OneTimeLink> {
  const { db, now } = accounts;
  const link = await makeInvitation({ db, key: accounts.key }, account, now());
  accounts.later(() => sendLink('invitation', { account, link }, accounts));
  return link;
}

/** Makes an invitation. One that was made before, and not used, is void from now on. */
export async function makeInvitation(store: LinkStore, account: Account, now: number): Promise<OneTimeLink> {
  await store.db
    .deleteFrom('one_time_links')
    .where('account', '=', account.id)
    .where('purpose', '=', 'invitation')
    .where('used_at', 'is', null)
    .execute();
  const { id } = account;
  const destination = accountPaths.account[account.locale];
  const asked = { purpose: 'invitation' as const, account: id, browser: null, destination };
  const link = await createLink(store, asked, now);
  if (!link) throw new Error('An invitation is always made.');
  return link;
}

/** What a browser brings to sign in: a link's button, or a code that was typed. */
export type Attempt =
  | { by: 'button'; token: string; browser: string | undefined }
  | { by: 'code'; token: string; typed: string }
  | { by: 'code in the browser'; browser: string; typed: string };

export type SignedIn =
  { ok: true; sessionToken: string; destination: string } | { ok: false; problem: LinkProblem };

function redeemAttempt(accounts: Accounts, attempt: Attempt, now: number): Promise<Redeemed> {
  switch (attempt.by) {
    case 'button':
      return redeemLink(accounts, attempt, now);
    case 'code':
      return redeemCode(accounts, attempt, now);
    case 'code in the browser':
      return redeemCodeInBrowser(accounts, attempt, now);
  }
}

/** Signs a person in: the link is used up, and a new session begins. */
export async function signIn(accounts: Accounts, attempt: Attempt, agent: string): Promise<SignedIn> {
  const instant = accounts.now();
  const redeemed = await redeemAttempt(accounts, attempt, instant);
  if (!redeemed.ok) return redeemed;
  const method = redeemed.purpose === 'invitation' ? 'invitation' : 'link';
  const sessionToken = await openSession(accounts, { account: redeemed.account, method, agent });
  if (sessionToken === undefined) return { ok: false, problem: 'void' };
  return { ok: true, sessionToken, destination: redeemed.destination };
}

/** Signs in by what a device has signed. @returns the token of the session; undefined where nobody is signed in. */
export async function signInByPasskey(
  accounts: Accounts,
  sent: unknown,
  agent: string,
): Promise<string | undefined> {
  const account = await finishAuthentication(passkeySite(accounts), sent, accounts.now());
  return account && openSession(accounts, { account, method: 'passkey', agent });
}

/**
 * Signs in the person whose address the sign-in service of the organization has verified.
 * @returns undefined where that address has no account: the service says who a person is, not who may come in.
 */
export async function signInByOidc(
  accounts: Accounts,
  email: string,
  agent: string,
): Promise<string | undefined> {
  const account = await findAccount(accounts.db, 'email', email);
  return account && openSession(accounts, { account: account.id, method: 'oidc', agent });
}

/** What passkeys are made for. */
export const passkeySite = ({ db, key, siteUrl, site }: Accounts) => ({
  db,
  key,
  siteUrl,
  siteName: site().locales.fr.organisation.name,
});

/** Begins a session, and says so in the record. @returns its token; undefined for a closed account. */
async function openSession(
  { db, now }: Accounts,
  { account: id, method, agent }: { account: string; method: string; agent: string },
): Promise<string | undefined> {
  const account = await findAccount(db, 'id', id);
  if (!account || account.isDisabled) return undefined;
  const token = await createSession(db, { account: id, method, agent }, now());
  await recordActivity(db, { actor: account.email, action: 'signed-in', subject: method }, now());
  return token;
}

/** Where messages with links lie on a server without SMTP, below the folder of messages. */
export const signInMailFolder = (mailDir: string): string => join(mailDir, 'sign-in');

/** Deletes messages in files whose links are over for good. */
async function trimMessages(mailDir: string, now: number): Promise<void> {
  const folder = signInMailFolder(mailDir);
  for (const name of await absentAs([], readdir(folder))) {
    const file = join(folder, name);
    if ((await stat(file)).mtimeMs < now - keptMessagesMs) await rm(file, { force: true });
  }
}

/** Deletes what is over: links, sessions, messages in files, the record beyond its time. */
export async function trimAccounts(
  { db, mailDir }: Pick<Accounts, 'db'> & { mailDir: string },
  now: number,
): Promise<void> {
  await trimMessages(mailDir, now);
  await trimLinks({ db }, now);
  await trimChallenges(db, now);
  await trimSessions(db, now);
  await trimActivity(db, now);
}
