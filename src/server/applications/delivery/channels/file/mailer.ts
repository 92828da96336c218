import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { sealed, type Mailer } from '../mail/mailer.ts';
import { writeDurably } from '../../../../system/write-durably.ts';

/** Puts each message as `<name>.eml` in a folder: what a mail client opens, without a mail server. */
export function createFileMailer(folder: string): Mailer {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows', ...sealed });
  return {
    name: 'file',
    timeoutMs: 30_000,
    async send({ name, sender, recipient, message: content }) {
      const envelope = { from: sender, to: [recipient] };
      const { message } = await composer.sendMail({ ...content, ...sealed, envelope });
      if (!Buffer.isBuffer(message)) throw new TypeError('The composed message is not a buffer.');
      await writeDurably(join(folder, `${name}.eml`), message);
      return { ok: true };
    },
  };
}
