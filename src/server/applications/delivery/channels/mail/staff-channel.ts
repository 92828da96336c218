import type { Channel } from '../../channel.ts';
import { bareAddress } from './addresses.ts';
import type { Mailer } from './mailer.ts';
import { composeStaffMail, type MailOptions } from './staff-mail.ts';

/** Forwards applications to the staff's mailbox; named after the way in which it sends, `smtp` or `file`. */
export function createStaffChannel(mailer: Mailer, options: MailOptions): Channel {
  return {
    name: mailer.name,
    timeoutMs: mailer.timeoutMs,
    deliver: async (delivery) =>
      mailer.send({
        name: delivery.application.reference,
        sender: bareAddress(options.from),
        recipient: bareAddress(options.to),
        message: await composeStaffMail(delivery, options),
      }),
  };
}
