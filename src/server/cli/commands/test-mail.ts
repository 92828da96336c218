import { lookup } from 'node:dns/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { createFileMailer } from '../../applications/delivery/channels/file/mailer.ts';
import {
  bareAddress,
  isAddrSpec,
  messageDomain,
} from '../../applications/delivery/channels/mail/addresses.ts';
import type { OutgoingEmail } from '../../applications/delivery/channels/mail/mailer.ts';
import { rehearse, type Rehearsal } from '../../applications/delivery/channels/smtp/rehearsal.ts';
import { defineSettingsCommand } from '../command.ts';
import type { SettingsContext, ExitCode } from '../context.ts';
import { formatTime } from '../../applications/staff/format.ts';

/** The message itself; `sender` empty: as acknowledgements are sent. */
function compose(
  { config, t, locale, ...context }: SettingsContext,
  recipient: string,
  sender: string,
): OutgoingEmail {
  const { mailFrom: from } = config;
  const kind = sender === '' ? 'acknowledgement' : 'application';
  return {
    name: `test-${kind}-${context.now}`,
    sender,
    recipient,
    message: {
      from,
      to: { name: '', address: recipient },
      subject: t(`test-mail.subject.${kind}`),
      text: `${t(`test-mail.text.${kind}`, { time: formatTime(context, context.now) })}\n`,
      messageId: `<test-${kind}-${context.now}@${messageDomain(from)}>`,
      headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': locale },
    },
  };
}

async function printConversation(
  { t, print }: SettingsContext,
  { exchanges, failedAt }: Rehearsal,
): Promise<void> {
  for (const { step, answer } of exchanges)
    await print(
      `  ${t(`test-mail.step.${step}`)}: ${answer.replace(/\s+/g, (space) => (space.includes('\n') ? ' / ' : space))}`,
    );
  if (failedAt)
    await print(
      t('test-mail.failed', { step: t(`test-mail.step.${failedAt.step}`), answer: failedAt.answer }),
    );
}

/** Prints the addresses behind the server's name; false, with a warning, where there are none. */
async function resolveHost({ t, print, warn }: SettingsContext, url: URL): Promise<boolean> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  try {
    const found = await lookup(host, { all: true });
    await print(`  DNS: ${host} → ${found.map(({ address }) => address).join(', ')}`);
    return true;
  } catch (error) {
    warn(t('test-mail.no-host', { host, error: error instanceof Error ? error.message : String(error) }));
    return false;
  }
}

async function bySmtp(context: SettingsContext, smtpUrl: string, recipient: string): Promise<ExitCode> {
  const { config, t, print, warn } = context;
  const url = new URL(smtpUrl);
  const from = bareAddress(config.mailFrom);
  await print(t('test-mail.server', { server: `${url.protocol}//${url.host}`, from, to: recipient }));
  if (!(await resolveHost(context, url))) return 1;

  const sent = await rehearse(smtpUrl, compose(context, recipient, from));
  await printConversation(context, sent);
  if (sent.failedAt) {
    warn(t(`test-mail.advice.${sent.failedAt.step}`));
    return 1;
  }
  await print(t('test-mail.sent', { to: recipient }));

  await print(t('test-mail.without-sender'));
  const acknowledged = await rehearse(smtpUrl, compose(context, recipient, ''));
  await printConversation(context, acknowledged);
  await print(t(acknowledged.failedAt ? 'test-mail.sender-refused' : 'test-mail.sender-taken', { from }));
  return 0;
}

async function byFile(context: SettingsContext, recipient: string): Promise<ExitCode> {
  const { config, t, print } = context;
  const email = compose(context, recipient, bareAddress(config.mailFrom));
  await createFileMailer(config.mailDir).send(email);
  await print(t('test-mail.file', { path: join(config.mailDir, `${email.name}.eml`) }));
  return 0;
}

/** Sends a test message the way applications are forwarded, and shows what the mail server answered at each step. */
export const testMail = defineSettingsCommand({
  name: 'test-mail',
  options: {},
  schema: z.object({
    args: z.array(z.string().refine(isAddrSpec, 'one-address')).max(1, 'one-address'),
  }),
  async run(context, { args: [address] }) {
    const { smtpUrl, staffTo } = context.config;
    const recipient = address ?? bareAddress(staffTo);
    return smtpUrl === undefined ? byFile(context, recipient) : bySmtp(context, smtpUrl, recipient);
  },
});
