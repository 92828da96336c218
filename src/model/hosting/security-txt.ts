import { locales } from '../../i18n/locales.ts';

/** Where the file stands on a site (RFC 9116). */
export const securityTxtPath = '/.well-known/security.txt';

const startOfMonth = (now: number, monthsLater: number) => {
  const today = new Date(now);
  return Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + monthsLater);
};

/** Until when a file that is written now holds: eleven to twelve months, so that those of one month are the same. */
export const securityTxtExpiry = (now: number): number => startOfMonth(now, 12);

/** When it is written anew, a month or more before that. Both in milliseconds since 1970. */
export const securityTxtRenewal = (now: number): number => startOfMonth(now, 11);

interface SecurityTxt {
  /** An e-mail address, or the https address of a page. */
  contact: string;
  policy: string | undefined;
  /** `https://www.example.org` */
  siteUrl: string;
  now: number;
}

/** `security.txt`: whom those who find a weakness of the site write to. */
export const securityTxt = ({ contact, policy, siteUrl, now }: SecurityTxt): string =>
  [
    `Contact: ${contact.startsWith('https:') ? contact : `mailto:${contact}`}`,
    `Expires: ${new Date(securityTxtExpiry(now)).toISOString()}`,
    ...(policy === undefined ? [] : [`Policy: ${policy}`]),
    `Preferred-Languages: ${locales.join(', ')}`,
    `Canonical: ${siteUrl}${securityTxtPath}`,
    '',
  ].join('\n');
