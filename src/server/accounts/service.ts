import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { absentAs } from '../../collections/read/absent-as.ts';
import { dayMs } from '../../model/durations.ts';
import { accountPaths } from '../../model/accounts/addresses.ts';
import { sha256 } from '../../digest.ts';
import { createLink, trimLinks, type LinkStore, type OneTimeLink } from '../one-time-links/links.ts';
import {
  redeemCode,
  redeemCodeInBrowser,
  redeemLink,
  type LinkProblem,
  type Redeemed,
} from '../one-time-links/redeem.ts';
import { sendLink, type AccountMailer } from './account-mail.ts';
import { recordActivity, trimActivity } from './activity.ts';
import { findAccount, isAccountOf, toEmail, type Account } from './accounts.ts';
import { finishAuthentication } from './passkey-sign-in.ts';
import { trimChallenges } from './passkeys.ts';
import { createSession, trimSessions } from './sessions.ts';

/** An invitation is good for three days. */
const keptMessagesMs = 4 * dayMs;

/** What signing in works with. */
export interface Accounts extends LinkStore, AccountMailer {
  now: () => number;
  /**
   * Does something after the answer, so that how long it takes gives nothing away. It rejects for nobody: what fails is logged.
   */
  later: (work: () => Promise<void>) => void;
  /** Ends after so many milliseconds. */
  wait: (ms: number) => Promise<void>;
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
      const asked = { purpose: 'sign-in', subject: account.id, browserDigest: sha256(browser) } as const;
      const link = await createLink(accounts, { ...asked, destination }, now());
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

/** Makes an invitation: see `createLink`. */
export async function makeInvitation(
  store: Pick<LinkStore, 'db' | 'key'>,
  account: Account,
  now: number,
): Promise<OneTimeLink> {
  const { id } = account;
  const destination = accountPaths.account[account.locale];
  const asked = { purpose: 'invitation' as const, subject: id, browserDigest: null, destination };
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
  const sessionToken = await openSession(accounts, { account: redeemed.subject, method, agent });
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
 * @returns undefined where that address has no account, or was another person's: the service says who a person is, not who
 * may come in.
 */
export async function signInByOidc(
  accounts: Accounts,
  { email, subject }: { email: string; subject: string },
  agent: string,
): Promise<string | undefined> {
  const { db, log } = accounts;
  const account = await findAccount(db, 'email', email);
  if (!account || account.isDisabled) return undefined;
  if (!(await isAccountOf(db, account.id, subject))) {
    log.warn(
      { email },
      'The address of an account belongs to another person at the sign-in service (OIDC). Close the account and invite them if they are to have it.',
    );
    return undefined;
  }
  return openSession(accounts, { account: account.id, method: 'oidc', agent });
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
