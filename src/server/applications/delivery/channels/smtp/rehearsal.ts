import { createTransport } from 'nodemailer';
import { z } from 'zod';
import { sealed, type OutgoingEmail } from '../mail/mailer.ts';
import { transportOptions } from './mailer.ts';

/** The steps of a conversation with a mail server, in their order. */
type Step = 'connect' | 'greeting' | 'tls' | 'login' | 'sender' | 'recipient' | 'content';

/** What the server answered at one step, or why there was no answer. */
interface Exchange {
  step: Step;
  answer: string;
}

/** A whole conversation. `failedAt`: the step that it ended at without a message sent, and why. */
export interface Rehearsal {
  exchanges: Exchange[];
  failedAt?: Exchange;
}

/** nodemailer's names for where a conversation failed, and the beginnings of the commands that it logs. */
const stepsByCommand: readonly (readonly [string, Step])[] = [
  ['CONN', 'connect'],
  ['EHLO', 'greeting'],
  ['HELO', 'greeting'],
  ['STARTTLS', 'tls'],
  ['AUTH', 'login'],
  ['MAIL', 'sender'],
  ['RCPT', 'recipient'],
  ['DATA', 'content'],
];

const stepOf = (command: string): Step | undefined =>
  stepsByCommand.find(([start]) => command.toUpperCase().startsWith(start))?.[1];

const entrySchema = z.object({ tnx: z.string().optional() });
const failureSchema = z.object({
  message: z.string(),
  code: z.string().optional(),
  command: z.string().optional(),
});

/** Follows a conversation by what nodemailer logs of it: the command that we sent last decides where an answer belongs. */
function createListener(exchanges: Exchange[]) {
  let step: Step = 'connect';
  const listen = (entry: unknown, text: unknown) => {
    const { tnx } = entrySchema.safeParse(entry).data ?? {};
    const line = String(text);
    if (tnx === 'client') step = stepOf(line) ?? step;
    if (tnx === 'server') exchanges.push({ step, answer: line.trim() });
  };
  const silent = () => undefined;
  return {
    level: silent,
    trace: silent,
    debug: listen,
    info: silent,
    warn: silent,
    error: silent,
    fatal: silent,
  };
}

function failedStep(error: unknown): Exchange {
  const { message, code, command } = failureSchema.parse(error);
  const step = code === 'ETLS' ? 'tls' : code === 'EAUTH' ? 'login' : stepOf(command ?? '');
  return { step: step ?? 'content', answer: message };
}

/** Sends one message as applications are sent, and keeps what the server answers at each step. */
export async function rehearse(url: string, email: OutgoingEmail, timeoutMs = 60_000): Promise<Rehearsal> {
  const exchanges: Exchange[] = [];
  const transport = createTransport({
    ...transportOptions(url, timeoutMs),
    logger: createListener(exchanges),
    transactionLog: true,
  });
  try {
    await transport.sendMail({
      ...email.message,
      ...sealed,
      envelope: { from: email.sender, to: [email.recipient] },
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { exchanges };
  } catch (error) {
    return { exchanges, failedAt: failedStep(error) };
  }
}
