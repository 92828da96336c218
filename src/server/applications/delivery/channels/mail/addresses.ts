import type { Locale } from '../../../../../i18n/locales.ts';
import { toComposed } from '../../../../../i18n/normalize.ts';
import type { SiteData } from '../../../../../model/site-data.ts';

/** One address without a name, list, group, quotes or route: what a message can be sent to without surprise. */
const addrSpec = /^[^\s@,;:<>()[\]\\"]+@[^\s@,;:<>()[\]\\"]+$/u;

/** `isAddrSpec('a@b.ca') // true`, `isAddrSpec('a@b.ca, v@x') // false` */
export function isAddrSpec(text: string): boolean {
  return text.length <= 254 && addrSpec.test(text);
}

/** The bare address of `Name <address>` or `address`. */
export function bareAddress(mailbox: string): string {
  return /<([^<>]+)>\s*$/.exec(mailbox)?.[1] ?? mailbox.trim();
}

/** The sender as people read it: with the site's name, where `MAIL_FROM` is an address alone. */
export function senderOf(from: string, site: Pick<SiteData, 'locales'>, locale: Locale) {
  if (from !== bareAddress(from)) return from;
  return { name: site.locales[locale].organisation.name, address: from };
}

/** The domain that message identifiers are made with. */
export function messageDomain(from: string): string {
  return bareAddress(from).split('@').at(-1) ?? 'localhost';
}

/**
 * An address as it is shown where a glance must not give it away: its first letter and its domain.
 *
 * @example maskedAddress('marie@example.org') // 'm…@example.org'
 */
export function maskedAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const [first = ''] = address;
  return at < 1 ? '…' : `${first}…${address.slice(at)}`;
}

/** Providers that leave dots out of the part before the @; both names are one service. */
const withoutDots = ['gmail.com', 'googlemail.com'];

/**
 * The mailbox that an address leads to, as far as that is known from outside: without capitals, without `+` and what follows
 * it (subaddresses, RFC 5233), and at Gmail without dots. To count by, never to write to.
 *
 * @example mailboxOf('Vic.Tim+1@GoogleMail.com') // 'victim@gmail.com'
 */
export function mailboxOf(address: string): string {
  const [name = '', domain = ''] = toComposed(address).toLowerCase().split('@');
  const base = /^[^+]+/.exec(name)?.[0] ?? name;
  return withoutDots.includes(domain) ? `${base.replaceAll('.', '')}@gmail.com` : `${base}@${domain}`;
}
