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
  redeemLink,
  trimLinks,
  type LinkProblem,
  type LinkPurpose,
  type LinkStore,
  type OneTimeLink,
} from './one-time-links.ts';
import { trimOidcRequests } from './oidc.ts';
import { finishAuthentication, trimChallenges } from './passkeys.ts';
import { createSession, trimSessions } from './sessions.ts';

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
}

/** Sends a link, after the answer: how long that takes gives nothing away. A failure is logged; the person asks again. */
function sendLink(
  purpose: LinkPurpose,
  account: Account,
  link: OneTimeLink,
  { mailer, from, siteUrl, site, log }: Accounts,
): void {
  const failed = (error: unknown) => {
    log.error({ err: error }, 'A message with a link to sign in could not be sent.');
  };
  mailer.send(composeLinkMail(purpose, { account, link }, { from, siteUrl, site: site() })).then((result) => {
    if (!result.ok) failed(result.error);
  }, failed);
}

/**
 * Sends a link to an address that has an account. For any other address the same is done but for the message, so that neither
 * the answer nor its time says who has one.
 */
export async function askForLink(
  accounts: Accounts,
  given: { typed: string; browser: string; destination: string },
): Promise<void> {
  const { db, now } = accounts;
  const email = toEmail(given.typed);
  const found = await findAccount(db, 'email', email);
  const account = found?.isDisabled === false ? found : undefined;
  const { browser, destination } = given;
  const asked = { purpose: 'sign-in' as const, account: account?.id ?? null, email, browser, destination };
  const link = await createLink(accounts, asked, now());
  if (account && link) sendLink('sign-in', account, link, accounts);
}

/** Makes an invitation for an account, and sends it. @returns what the person who invites may pass on. */
export async function inviteByLink(accounts: Accounts, account: Account): Promise<OneTimeLink> {
  const { db, now } = accounts;
  const link = await makeInvitation({ db, key: accounts.key }, account, now());
  sendLink('invitation', account, link, accounts);
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
  const { id, email } = account;
  const destination = accountPaths.account[account.locale];
  const asked = { purpose: 'invitation' as const, account: id, email, browser: null, destination };
  const link = await createLink(store, asked, now);
  if (!link) throw new Error('An invitation is always made.');
  return link;
}

/** What a browser brings to sign in: a link's button, or a code that was typed. */
export type Attempt =
  | { by: 'button'; token: string; browser: string | undefined }
  | { by: 'code'; from: { token: string } | { browser: string }; typed: string };

export type SignedIn =
  { ok: true; sessionToken: string; destination: string } | { ok: false; problem: LinkProblem };

/** Signs a person in: the link is used up, and a new session begins. */
export async function signIn(accounts: Accounts, attempt: Attempt, agent: string): Promise<SignedIn> {
  const instant = accounts.now();
  const redeemed =
    attempt.by === 'button'
      ? await redeemLink(accounts, attempt, instant)
      : await redeemCode(accounts, attempt, instant);
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
export const passkeySite = ({ db, siteUrl, site }: Accounts) => ({
  db,
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

/** Deletes what is over: links, sessions, the record beyond its time. */
export async function trimAccounts({ db }: Pick<Accounts, 'db'>, now: number): Promise<void> {
  await trimLinks({ db }, now);
  await trimChallenges(db, now);
  await trimOidcRequests(db, now);
  await trimSessions(db, now);
  await trimActivity(db, now);
}
