import { randomUUID } from 'node:crypto';
import { formatInstant } from '../../i18n/dates.ts';
import type { SiteData } from '../../model/site-data.ts';
import { accountPaths } from '../../model/accounts/addresses.ts';
import { accountWords } from '../../model/accounts/words.ts';
import { bareAddress, messageDomain, senderOf } from '../applications/delivery/channels/mail/addresses.ts';
import type { Mailer, OutgoingEmail } from '../applications/delivery/channels/mail/mailer.ts';
import { staffZone } from '../applications/staff/zone.ts';
import { readableCode, type OneTimeLink } from '../one-time-links/links.ts';
import type { Log } from '../system/log.ts';
import type { Account } from './accounts.ts';

/** What messages to people with an account are sent with. */
export interface AccountMailer {
  mailer: Mailer;
  /** The sender of mails. */
  from: string;
  /** The site's address, without a slash at its end. */
  siteUrl: string;
  site: () => SiteData;
  log: Log;
}

/** Where a link is opened. Its host is the one of the settings, never the one of a request. */
export const linkAddress = (siteUrl: string, { locale }: Pick<Account, 'locale'>, token: string): string =>
  `${siteUrl}${accountPaths.signIn[locale]}${token}/`;

/** An instant as the person reads it. */
export function instantFor(instant: number, locale: Account['locale'], site: SiteData): string {
  return formatInstant(instant, staffZone(site), site.locales[locale].languageTag);
}

function compose(
  about: string,
  account: Account,
  words: Readonly<Record<string, string>>,
  { from, siteUrl, site }: AccountMailer,
): OutgoingEmail {
  const { locale, name, email } = account;
  const { organisation, languageTag } = site().locales[locale];
  const t = accountWords(locale, languageTag);
  const signIn = `${siteUrl}${accountPaths.signIn[locale]}`;
  const all = { organisation: organisation.name, name, signIn, ...words };
  const id = randomUUID();
  return {
    name: id,
    sender: bareAddress(from),
    recipient: email,
    message: {
      from: senderOf(from, site(), locale),
      to: { name: '', address: email },
      subject: t(`mail.${about}.subject`, all),
      text: t(`mail.${about}.text`, all),
      messageId: `<${id}@${messageDomain(from)}>`,
      headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': locale },
    },
  };
}

/** Sends a message. A failure is logged: nothing waits for it. @param about as in `mail.<about>.text` of the words. */
async function send(
  about: string,
  account: Account,
  words: Readonly<Record<string, string>>,
  mail: AccountMailer,
): Promise<void> {
  try {
    const result = await mail.mailer.send(compose(about, account, words, mail));
    if (!result.ok) throw new Error(result.error);
  } catch (error) {
    mail.log.error({ err: error, about }, 'A message to a person with an account could not be sent.');
  }
}

/** Sends a link with its code. Where that fails, the person asks again. */
export function sendLink(
  purpose: 'sign-in' | 'invitation',
  { account, link }: { account: Account; link: OneTimeLink },
  mail: AccountMailer,
): Promise<void> {
  const words = {
    link: linkAddress(mail.siteUrl, account, link.token),
    code: readableCode(link.code),
    expires: instantFor(link.expiresAt, account.locale, mail.site()),
  };
  return send(purpose, account, words, mail);
}

/**
 * Says that a passkey was added or deleted: a person who did neither learns that another one did. It holds no link that
 * does anything by itself.
 *
 * @param agent the browser in which it was done.
 */
export function sendPasskeyChange(
  change: 'passkey-added' | 'passkey-deleted',
  { account, agent, at }: { account: Account; agent: string; at: number },
  mail: AccountMailer,
): Promise<void> {
  return send(change, account, { agent, at: instantFor(at, account.locale, mail.site()) }, mail);
}
