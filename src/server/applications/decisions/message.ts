import type { Kysely } from 'kysely';
import { sha256 } from '../../../digest.ts';
import type { Locale } from '../../../i18n/locales.ts';
import { fillTemplate } from '../../../model/decisions/template.ts';
import { decisionWords } from '../../../model/decisions/words.ts';
import type { SiteData } from '../../../model/site-data.ts';
import { addressOf } from '../delivery/channels/mail/acknowledgement.ts';
import type { Criteria } from '../review/criteria.ts';
import { callTitle } from '../staff/format.ts';
import type { Database } from '../storage/database/schema.ts';
import type { Vault } from '../storage/database/vault.ts';
import { findApplication } from '../storage/find.ts';
import type { PendingDecision } from './pending.ts';
import { criteriaOf, readReasons, type ReasonsBody } from './reasons.ts';
import { isTold, readTexts, type MessageText } from './texts.ts';

/** What a message is made with. */
export interface MessageContext {
  vault: Vault;
  site: SiteData;
  /** False without an SMTP server: then the staff send the texts themselves. */
  canSend: boolean;
}

/** A message as it is shown before it is sent, and sent. */
export interface Message extends MessageText {
  reference: string;
  language: Locale;
  /** Where it goes; undefined where the form asks for no address. */
  recipient: string | undefined;
  /** `unconfirmed`: it cannot be sent yet. */
  reasons: 'confirmed' | 'left-out' | 'unconfirmed';
  isMailed: boolean;
  /** Changes with anything of it. */
  digest: string;
}

/** The reasons as they stand in a message, under the names that the criteria were published with. */
function reasonsText(
  { items, overall }: ReasonsBody,
  criteria: Criteria | undefined,
  { locale, site }: { locale: Locale; site: SiteData },
): string {
  const words = decisionWords(locale, site.locales[locale].languageTag);
  const parts = (criteria?.selection ?? []).map(({ label }, index) => [label[locale], items[index] ?? '']);
  const written = [...parts, [words('message.reasons.overall'), overall]].filter(([, text]) => text !== '');
  if (written.length === 0) return '';
  return [words('message.reasons.lead'), ...written.map((part) => part.join('\n'))].join('\n\n');
}

/**
 * The message that goes with a pending decision; undefined where none does. The same function makes what is shown and, in the
 * transaction that applies the decision, what is sent.
 */
export async function readMessage(
  db: Kysely<Database>,
  call: string,
  { reference, pending: { to } }: PendingDecision,
  { vault, site, canSend }: MessageContext,
): Promise<Message | undefined> {
  if (!isTold(to)) return undefined;
  const texts = await readTexts(db, call, to);
  const application = texts.isSent ? await findApplication(db, vault, 'reference', reference) : undefined;
  if (!application) return undefined;
  const { locale } = application;
  const criteria = await criteriaOf(db, call);
  const { mode, state, body } = await readReasons(db, vault, {
    reference,
    count: criteria?.selection.length ?? 0,
  });
  const isChecked = state === to && (mode === 'confirmed' || mode === 'left-out');
  const filling = {
    reference,
    call: callTitle({ site, locale }, call),
    organization: site.locales[locale].organisation.name,
    reasons: mode === 'left-out' ? '' : reasonsText(body, criteria, { locale, site }),
  };
  const recipient = addressOf(application);
  const message = {
    reference,
    language: locale,
    recipient,
    subject: fillTemplate(texts[locale].subject, filling),
    text: fillTemplate(texts[locale].text, filling),
    reasons: isChecked ? mode : ('unconfirmed' as const),
    isMailed: canSend && recipient !== undefined,
  };
  return { ...message, digest: sha256(JSON.stringify(message)).slice(0, 16) };
}
