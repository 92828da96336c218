import { createHmac } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import { fieldsOf } from '../../../forms/fields.ts';
import { createTranslate } from '../../../i18n/translate.ts';
import type { SiteData } from '../../../model/site-data.ts';
import type { Channel } from '../../outbox/channel.ts';
import type { Database } from '../../store/schema.ts';
import type { StoredApplication } from '../../store/store.ts';
import { isAddrSpec, messageDomain } from './addresses.ts';
import type { Letter, Mailer } from './mailer.ts';

export interface AcknowledgementOptions {
  db: Kysely<Database>;
  mailer: Mailer;
  from: string;
  site: () => SiteData;
  now: () => number;
  /** Key of the HMAC that addresses are remembered by. */
  secret: Uint8Array;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** More in an hour than a deadline brings: somebody uses the form to write to strangers. */
export const mostAcknowledgementsAnHour = 500;

/** The channel's name in the outbox. */
export const acknowledgementChannel = 'acknowledgement';

function addressOf({ form, answers }: StoredApplication): string | undefined {
  const field = fieldsOf(form).find(({ type }) => type === 'email');
  const answer = field && answers[field.name];
  return typeof answer === 'string' && isAddrSpec(answer) ? answer : undefined;
}

/** True where this delivery may write to the address: nobody did within a day, or this very delivery tried before. */
async function mayWrite(db: Kysely<Database>, recipient: string, delivery: string, now: number) {
  const claimed = await db
    .insertInto('acknowledged')
    .values({ recipient, delivery, at: now })
    .onConflict((conflict) =>
      conflict
        .column('recipient')
        .doUpdateSet({ delivery, at: now })
        .where((where) =>
          where.or([
            where('acknowledged.at', '<=', now - dayMs),
            where('acknowledged.delivery', '=', delivery),
          ]),
        ),
    )
    .returning('recipient')
    .executeTakeFirst();
  return claimed !== undefined;
}

async function writtenWithinAnHour(db: Kysely<Database>, delivery: string, now: number): Promise<number> {
  const { count } = await db
    .selectFrom('acknowledged')
    .select(sql<number>`count(*)`.as('count'))
    .where('at', '>', now - hourMs)
    .where('delivery', '!=', delivery)
    .executeTakeFirstOrThrow();
  return count;
}

/** Our words and the reference: nothing that the applicant typed, so that nobody can have us write theirs to a stranger. */
function compose(
  { reference, locale }: StoredApplication,
  { id, recipient }: { id: string; recipient: string },
  { from, site }: AcknowledgementOptions,
): Letter {
  const { organisation, strings } = site().locales[locale];
  const t = createTranslate(locale, strings);
  const words = { reference, organisation: organisation.name };
  return {
    name: `${reference}.acknowledgement`,
    sender: '',
    recipient,
    message: {
      from,
      to: { name: '', address: recipient },
      subject: t('mail.acknowledgement.subject', words),
      text: t('mail.acknowledgement.text', words),
      messageId: `<${id}@${messageDomain(from)}>`,
      headers: { 'Auto-Submitted': 'auto-replied', 'Content-Language': locale },
    },
  };
}

/**
 * Tells applicants, in their language, that their application is stored. One message a day to an address; beyond
 * `mostAcknowledgementsAnHour` in all, messages wait for an hour. Neither changes anything for the application.
 */
export function createAcknowledgements(options: AcknowledgementOptions): Channel {
  const { db, mailer, now, secret } = options;
  return {
    name: acknowledgementChannel,
    timeoutMs: mailer.timeoutMs,
    async deliver({ id, application }) {
      const recipient = addressOf(application);
      if (recipient === undefined) return { ok: true, note: 'Not sent: the form asks for no address.' };
      if ((await writtenWithinAnHour(db, id, now())) >= mostAcknowledgementsAnHour) {
        const error = `Suspended: ${mostAcknowledgementsAnHour} acknowledgements within an hour.`;
        return { ok: false, error, isFinal: false, retryAfterMs: hourMs };
      }
      const known = createHmac('sha256', secret).update(recipient.toLowerCase()).digest('base64url');
      if (!(await mayWrite(db, known, id, now()))) {
        return { ok: true, note: 'Not sent: the address was written to less than a day ago.' };
      }
      return mailer.send(compose(application, { id, recipient }, options));
    },
  };
}
