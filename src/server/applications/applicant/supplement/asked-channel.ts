import { formatDate } from '../../../../i18n/dates.ts';
import { routes } from '../../../../i18n/routes.ts';
import { createTranslate } from '../../../../i18n/translate.ts';
import type { SiteData } from '../../../../model/site-data.ts';
import type { Channel } from '../../delivery/channel.ts';
import { addressOf } from '../../delivery/channels/mail/acknowledgement.ts';
import { bareAddress, messageDomain, senderOf } from '../../delivery/channels/mail/addresses.ts';
import type { Mailer } from '../../delivery/channels/mail/mailer.ts';
import { supplementAskedChannel } from './ask.ts';

export interface SupplementAskedOptions {
  mailer: Mailer;
  from: string;
  site: () => SiteData;
  /** The site's address, without a slash at its end. */
  siteUrl: string;
}

/**
 * Sends an applicant what the staff ask for, word for word. It holds no link to the applicant's page, only the address at which
 * one asks for it: a stranger who reads the message reads no more than the request.
 */
export function createSupplementAsked({ mailer, from, site, siteUrl }: SupplementAskedOptions): Channel {
  return {
    name: supplementAskedChannel,
    timeoutMs: mailer.timeoutMs,
    async deliver({ id, application }) {
      const { reference, locale, supplements } = application;
      const recipient = addressOf(application);
      if (recipient === undefined) return { ok: true, skipped: 'no-address' };
      const open = supplements.find(({ state }) => state === 'open');
      // Only a delivery that was lost, and put back by the sweep, has no request of its own.
      const asked = supplements.find((one) => one.id === id) ?? open;
      if (!asked || asked !== open) return { ok: true, skipped: 'supplement-over' };
      const published = site();
      const { organisation, strings, languageTag } = published.locales[locale];
      const t = createTranslate(locale, strings);
      const { text, due } = asked;
      const words = {
        reference,
        text,
        organisation: organisation.name,
        due: due === null ? '' : `\n\n${t('mail.supplement.due', { date: formatDate(due, languageTag) })}`,
        link: `${siteUrl}${routes.receiptLost(locale)}`,
      };
      return mailer.send({
        name: `${reference}.supplement`,
        sender: bareAddress(from),
        recipient,
        message: {
          from: senderOf(from, published, locale),
          to: { name: '', address: recipient },
          subject: t('mail.supplement.subject', words),
          text: t('mail.supplement.text', words),
          messageId: `<${id}@${messageDomain(from)}>`,
          headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': locale },
        },
      });
    },
  };
}
