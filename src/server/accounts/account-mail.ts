import { randomUUID } from 'node:crypto';
import { formatInstant } from '../../i18n/dates.ts';
import type { SiteData } from '../../model/site-data.ts';
import { accountPaths } from '../../model/accounts/addresses.ts';
import { accountWords } from '../../model/accounts/words.ts';
import { bareAddress, messageDomain } from '../applications/delivery/channels/mail/addresses.ts';
import type { OutgoingEmail } from '../applications/delivery/channels/mail/mailer.ts';
import { staffZone } from '../applications/staff/zone.ts';
import type { Account } from './accounts.ts';
import type { LinkPurpose, OneTimeLink } from './one-time-links.ts';

/** The code as people read it: two groups of four. */
export const readableCode = (code: string): string => code.replace(/^(\d{4})/, '$1 ');

/** Where a link is opened. Its host is the one of the settings, never the one of a request. */
export const linkAddress = (siteUrl: string, { locale }: Pick<Account, 'locale'>, token: string): string =>
  `${siteUrl}${accountPaths.signIn[locale]}${token}/`;

/** When a link is over, as the person reads it. */
export function expiryOf(
  { expiresAt }: Pick<OneTimeLink, 'expiresAt'>,
  locale: Account['locale'],
  site: SiteData,
): string {
  return formatInstant(expiresAt, staffZone(site), site.locales[locale].languageTag);
}

/** The message with a link and its code. */
export function composeLinkMail(
  purpose: LinkPurpose,
  { account, link }: { account: Account; link: OneTimeLink },
  { from, siteUrl, site }: { from: string; siteUrl: string; site: SiteData },
): OutgoingEmail {
  const { locale } = account;
  const { organisation, languageTag } = site.locales[locale];
  const t = accountWords(locale, languageTag);
  const words = {
    organisation: organisation.name,
    name: account.name,
    link: linkAddress(siteUrl, account, link.token),
    code: readableCode(link.code),
    expires: expiryOf(link, locale, site),
    signIn: `${siteUrl}${accountPaths.signIn[locale]}`,
  };
  const id = randomUUID();
  return {
    name: id,
    sender: bareAddress(from),
    recipient: account.email,
    message: {
      from,
      to: { name: '', address: account.email },
      subject: t(`mail.${purpose}.subject`, words),
      text: t(`mail.${purpose}.text`, words),
      messageId: `<${id}@${messageDomain(from)}>`,
      headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': locale },
    },
  };
}
