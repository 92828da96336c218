import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Channel } from '../../outbox/channel.ts';
import { composeStaffMail, type MailOptions } from '../mail/staff-mail.ts';
import { writeDurably } from './write-durably.ts';

/** Puts each message as `<reference>.eml` in a folder: what a mail client opens, without a mail server. */
export function createFileChannel(options: MailOptions & { folder: string }): Channel {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return {
    name: 'file',
    timeoutMs: 30_000,
    async deliver(delivery) {
      const { message } = await composer.sendMail(await composeStaffMail(delivery, options));
      if (!Buffer.isBuffer(message)) throw new TypeError('The composed message is not a buffer.');
      await writeDurably(join(options.folder, `${delivery.application.reference}.eml`), message);
      return { ok: true };
    },
  };
}
