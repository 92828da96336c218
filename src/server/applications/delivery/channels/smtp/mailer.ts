import { isIP } from 'node:net';
import { z } from 'zod';
import type { DeliveryResult } from '../../channel.ts';
import { loadTransport, sealed, withFiles, type Mailer } from '../mail/mailer.ts';

/** Answers about our own login: 530, 534, 535, 538. The operator puts them right; the message itself may still be taken. */
const aboutLogin = [530, 534, 535, 538];

const failureSchema = z.object({
  message: z.string(),
  /** What the server answered. nodemailer's own `code` is the same for 450 and 550: it says nothing. */
  responseCode: z.number().optional(),
  command: z.string().optional(),
});

/** How an attempt that threw ended: 5xx is a refusal for good; 4xx, a dropped connection or silence is not. */
export function classifyFailure(error: unknown): DeliveryResult & { ok: false } {
  const { message, responseCode, command } = failureSchema.parse(error);
  const isFinal = responseCode !== undefined && responseCode >= 500 && !aboutLogin.includes(responseCode);
  const where = command === undefined ? '' : ` (${command})`;
  return { ok: false, error: `${message}${where}`, isFinal };
}

/** Many servers check the sender only once they know the recipient: the refusal of an empty one may come at either. */
const aboutSender = ['MAIL FROM', 'RCPT TO'];

/** True for a refusal for good that may be about the envelope's sender. */
function mayBeAboutSender(error: unknown): boolean {
  return classifyFailure(error).isFinal && aboutSender.includes(failureSchema.parse(error).command ?? '');
}

const isLoopback = (host: string) =>
  host === 'localhost' || (isIP(host) !== 0 && /^(127\.|\[?::1)/.test(host));

/** How to speak with the server of `SMTP_URL`. */
export function transportOptions(url: string, timeoutMs: number) {
  const { username, hostname } = new URL(url);
  return {
    url,
    ...sealed,
    ...(username !== '' && !isLoopback(hostname) ? { requireTLS: true } : {}),
    connectionTimeout: timeoutMs / 2,
    greetingTimeout: timeoutMs / 2,
    socketTimeout: timeoutMs,
  };
}

/**
 * Hands messages to an SMTP server, one connection each.
 *
 * @param url `smtps://user:password@mail.example.org` or `smtp://…`; a login over `smtp://` requires STARTTLS.
 * @param timeoutMs how long one conversation may take.
 */
export function createSmtpMailer(url: string, timeoutMs = 60_000): Mailer {
  const options = transportOptions(url, timeoutMs);
  return {
    name: 'smtp',
    // A message without a sender may take two conversations.
    timeoutMs: 2 * timeoutMs,
    async send(email) {
      const createTransport = await loadTransport();
      const transport = createTransport(options);
      const { sender, returnPath, recipient } = email;
      const sendFrom = (from: string) =>
        transport.sendMail({
          ...withFiles(email),
          envelope: { from, to: [recipient] },
          // A server that sends a byte now and then keeps a socket alive for ever; this ends the conversation.
          signal: AbortSignal.timeout(timeoutMs),
        });
      try {
        await sendFrom(sender).catch(async (error: unknown) => {
          if (sender !== '' || returnPath === undefined || !mayBeAboutSender(error)) throw error;
          await sendFrom(returnPath);
        });
        return { ok: true };
      } catch (error) {
        return classifyFailure(error);
      }
    },
  };
}
