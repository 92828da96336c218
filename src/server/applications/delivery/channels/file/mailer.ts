import { join } from 'node:path';
import { PassThrough, pipeline } from 'node:stream';
import { loadTransport, sealed, withFiles, type Mailer } from '../mail/mailer.ts';
import { writeDurably } from '../../../../system/write-durably.ts';

/** Puts each message as `<name>.eml` in a folder: what a mail client opens, without a mail server. */
export function createFileMailer(folder: string): Mailer {
  return {
    name: 'file',
    timeoutMs: 30_000,
    async send(email) {
      const { name, sender, recipient } = email;
      const envelope = { from: sender, to: [recipient] };
      const createTransport = await loadTransport();
      const composer = createTransport({ streamTransport: true, newline: 'windows', ...sealed });
      const { message } = await composer.sendMail({ ...withFiles(email), envelope });
      if (Buffer.isBuffer(message)) throw new TypeError('The composed message is not a stream.');
      // A document that cannot be read fails before the file is open, too: the pipe keeps the error until it is read.
      const kept = pipeline(message, new PassThrough(), () => undefined);
      await writeDurably(join(folder, `${name}.eml`), kept);
      return { ok: true };
    },
  };
}
