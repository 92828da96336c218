import { Readable } from 'node:stream';
import type { SendMailOptions } from 'nodemailer';
import type { DeliveryResult } from '../../channel.ts';

/** A message and where it goes. `name`: what a file of it is called. */
export interface OutgoingEmail {
  name: string;
  /** The bare address that a refusal comes back to; empty for none, as automatic answers must have. */
  sender: string;
  /** Where a server refuses messages without a sender: the bare address to send from instead. */
  returnPath?: string;
  /** Exactly one bare address: what the headers say does not decide where a message goes. */
  recipient: string;
  message: SendMailOptions;
  /** Attached after those of the message; read anew at each attempt. */
  files?: readonly AttachedFile[];
}

export interface AttachedFile {
  filename: string;
  contentType: string;
  content: () => AsyncIterable<Uint8Array>;
}

/** A way to send mail. The outcome is a value; only defects are thrown. */
export interface Mailer {
  name: string;
  timeoutMs: number;
  send: (email: OutgoingEmail) => Promise<DeliveryResult>;
}

/** The maker of transports, which compose messages and send them. Its library is loaded with the first message: see decision 111. */
export const loadTransport = async () => (await import('nodemailer')).createTransport;

/** What is never done for a message, whatever is in it: open files, fetch addresses. */
export const sealed = { disableFileAccess: true, disableUrlAccess: true } as const;

/** The message of one attempt, with its files as streams that are read as it is sent. */
export const withFiles = ({ message, files = [] }: OutgoingEmail): SendMailOptions => ({
  ...message,
  ...sealed,
  attachments: [
    ...(message.attachments ?? []),
    ...files.map(({ content, ...file }) => ({ ...file, content: Readable.from(content()) })),
  ],
});
