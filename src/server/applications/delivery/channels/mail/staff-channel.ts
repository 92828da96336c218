import type { Locale } from '../../../../../i18n/locales.ts';
import type { Channel } from '../../channel.ts';
import { bareAddress } from './addresses.ts';
import type { Mailer } from './mailer.ts';
import { composeStaffMail, type MailOptions } from './staff-mail.ts';

/**
 * Forwards applications to the staff's mailbox; named after the way in which it sends, `smtp` or `file`.
 *
 * @param options `locale` is asked for each message: the site may list another language first by then.
 */
export function createStaffChannel(
  mailer: Mailer,
  options: Omit<MailOptions, 'locale'> & { locale: () => Locale },
): Channel {
  return {
    name: mailer.name,
    timeoutMs: mailer.timeoutMs,
    deliver: (delivery) =>
      mailer.send({
        name: delivery.application.reference,
        sender: bareAddress(options.from),
        recipient: bareAddress(options.to),
        ...composeStaffMail(delivery, { ...options, locale: options.locale() }),
      }),
  };
}
