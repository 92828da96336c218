import type { Kysely } from 'kysely';
import type { SiteData } from '../../../model/site-data.ts';
import type { Channel } from '../delivery/channel.ts';
import { addressOf } from '../delivery/channels/mail/acknowledgement.ts';
import { bareAddress, messageDomain, senderOf } from '../delivery/channels/mail/addresses.ts';
import type { Mailer } from '../delivery/channels/mail/mailer.ts';
import type { Database } from '../storage/database/schema.ts';
import type { Vault } from '../storage/database/vault.ts';
import { decisionChannel, listMessages } from './queue.ts';

export interface DecisionChannelOptions {
  db: Kysely<Database>;
  vault: Vault;
  mailer: Mailer;
  from: string;
  site: () => SiteData;
}

/** Sends applicants what was decided, word for word as it was kept when the decision was applied. */
export function createDecisionChannel({ db, vault, mailer, from, site }: DecisionChannelOptions): Channel {
  return {
    name: decisionChannel,
    timeoutMs: mailer.timeoutMs,
    async deliver({ id, application }) {
      const { reference } = application;
      const recipient = addressOf(application);
      if (recipient === undefined) return { ok: true, skipped: 'no-address' };
      const mailed = (await listMessages(db, vault, reference)).filter(({ isMailed }) => isMailed);
      // Only a delivery that was lost, and put back by the sweep, has no words of its own.
      const message = mailed.find((one) => one.id === id) ?? mailed[0];
      if (!message) return { ok: false, error: 'The message of the decision is gone.', isFinal: true };
      const { subject, text, language } = message;
      return mailer.send({
        name: `${reference}.decision`,
        sender: bareAddress(from),
        recipient,
        message: {
          from: senderOf(from, site(), language),
          to: { name: '', address: recipient },
          subject,
          text,
          messageId: `<${id}@${messageDomain(from)}>`,
          headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
        },
      });
    },
  };
}
