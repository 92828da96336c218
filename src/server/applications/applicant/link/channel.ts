import type { Kysely } from 'kysely';
import { routes } from '../../../../i18n/routes.ts';
import { createTranslate } from '../../../../i18n/translate.ts';
import type { SiteData } from '../../../../model/site-data.ts';
import { createLink, readableCode, type LinkStore } from '../../../one-time-links/links.ts';
import type { Channel } from '../../delivery/channel.ts';
import { addressOf } from '../../delivery/channels/mail/acknowledgement.ts';
import { bareAddress, messageDomain, senderOf } from '../../delivery/channels/mail/addresses.ts';
import type { Mailer } from '../../delivery/channels/mail/mailer.ts';
import type { Database } from '../../storage/database/schema.ts';
import type { ServerKeys } from '../../storage/database/secrets.ts';
import { receiptLinkChannel } from './queue.ts';

/** The purpose that the keys of these links are kept under: see `keysFor`. */
export const receiptLinkKeys = 'receipt-links';

/** The links that lead to applicants' own pages. */
export const receiptLinks = (db: Kysely<Database>, { current, earlier }: ServerKeys): LinkStore => ({
  db,
  key: current,
  earlierKeys: earlier,
  purposes: ['receipt'],
});

export interface ReceiptLinkOptions {
  db: Kysely<Database>;
  keys: ServerKeys;
  mailer: Mailer;
  from: string;
  site: () => SiteData;
  /** The site's address, without a slash at its end. */
  siteUrl: string;
  now: () => number;
}

/** Sends an applicant a link to their own page, in the language of the application. One is made for each attempt. */
export function createReceiptLinkChannel({
  db,
  keys,
  mailer,
  from,
  site,
  siteUrl,
  now,
}: ReceiptLinkOptions): Channel {
  return {
    name: receiptLinkChannel,
    timeoutMs: mailer.timeoutMs,
    async deliver({ id, application }) {
      const { reference, locale } = application;
      const recipient = addressOf(application);
      if (recipient === undefined) return { ok: true, skipped: 'no-address' };
      const asked = { purpose: 'receipt', subject: reference, browserDigest: null, destination: '' } as const;
      const link = await createLink(receiptLinks(db, keys), asked, now());
      if (!link) return { ok: true, skipped: 'written-often' };
      const published = site();
      const { organisation, strings } = published.locales[locale];
      const words = {
        reference,
        organisation: organisation.name,
        link: `${siteUrl}${routes.receiptLink(locale, link.token)}`,
        code: readableCode(link.code),
      };
      const t = createTranslate(locale, strings);
      return mailer.send({
        name: `${reference}.receipt-link`,
        sender: '',
        returnPath: bareAddress(from),
        recipient,
        message: {
          from: senderOf(from, published, locale),
          to: { name: '', address: recipient },
          subject: t('mail.receiptLink.subject', words),
          text: t('mail.receiptLink.text', words),
          messageId: `<${id}@${messageDomain(from)}>`,
          headers: { 'Auto-Submitted': 'auto-replied', 'Content-Language': locale },
        },
      });
    },
  };
}
