import { randomUUIDv7 } from 'node:crypto';
import { sql, type Kysely, type Transaction } from 'kysely';
import { formatDeadline, formatInstant } from '../../../i18n/dates.ts';
import { routes } from '../../../i18n/routes.ts';
import { createTranslate } from '../../../i18n/translate.ts';
import { minuteMs } from '../../../model/durations.ts';
import type { SiteData } from '../../../model/site-data.ts';
import { createLink, readableCode, type LinkStore } from '../../one-time-links/links.ts';
import { nodeTimers, type Timers } from '../../system/timers.ts';
import type { DeliveryResult } from '../delivery/channel.ts';
import { bareAddress, messageDomain, senderOf } from '../delivery/channels/mail/addresses.ts';
import { limitAutoreply } from '../delivery/channels/mail/autoreply-limit.ts';
import type { Mailer } from '../delivery/channels/mail/mailer.ts';
import { retryDelay } from '../delivery/retry.ts';
import type { Database } from '../storage/database/schema.ts';
import type { ServerKeys } from '../storage/database/secrets.ts';
import type { Vault } from '../storage/database/vault.ts';
import { toDraft } from '../storage/drafts/drafts.ts';

/** The links that lead to saved applications. */
export const resumeLinks = (db: Kysely<Database>, { current, earlier }: ServerKeys): LinkStore => ({
  db,
  key: current,
  earlierKeys: earlier,
  purposes: ['resume'],
});

export interface DraftMailerOptions {
  db: Kysely<Database>;
  vault: Vault;
  /** Of the links. */
  keys: ServerKeys;
  /** Key of the HMAC that mailboxes which were written to are remembered by, the same for all automatic messages. */
  secret: Uint8Array;
  mailer: Mailer;
  from: string;
  site: () => SiteData;
  /** The site's address, without a slash at its end. */
  siteUrl: string;
  now: () => number;
  random: () => number;
  /** Called for a message that was not sent, without a word of the draft or its address. `isFinal`: it is given up. */
  onFailed: (facts: { draft: string; attempt: number; isFinal: boolean }) => void;
  onError: (error: unknown) => void;
  timers?: Timers;
}

/**
 * Sends the messages with the links. A draft has no reference, and so no row in the outbox: its own row says when its message is due,
 * written in the transaction that saves it, and leased while it is tried.
 */
export interface DraftMailer {
  /** Looks for messages that are due. Cheap, and safe to call at any time. */
  wake: () => void;
  /** Sends what is due now. */
  drain: () => Promise<void>;
  stop: () => Promise<void>;
}

type Row = Awaited<ReturnType<typeof claim>>[number];

/** Fewer than any mailbox gets in a day about anything: the receipt of what is sent in the end is never left out for them. */
const maxPerDay = 3;
const batch = 4;

/** Takes messages that are due, of several servers each its own. Taking counts as an attempt. */
const claim = (db: Kysely<Database>, now: number, leaseMs: number) =>
  db
    .updateTable('application_drafts')
    .set((set) => ({ mail_due_at: now + leaseMs, mail_attempts: set('mail_attempts', '+', 1) }))
    .where('id', 'in', (select) =>
      select
        .selectFrom('application_drafts')
        .select('id')
        .where('mail_due_at', '<=', now)
        .where('expires_at', '>', now)
        .orderBy('mail_due_at')
        .limit(batch),
    )
    .where('mail_due_at', '<=', now)
    .returningAll()
    .execute();

/** Whether the message is still the draft's: one that was saved for another address meanwhile has another, which goes there. */
async function isCurrent(trx: Transaction<Database>, { id, mail_id }: Row): Promise<boolean> {
  const current = await trx
    .selectFrom('application_drafts')
    .select('id')
    .where('id', '=', id)
    .where('mail_id', '=', mail_id)
    .executeTakeFirst();
  return current !== undefined;
}

async function send(row: Row, options: DraftMailerOptions): Promise<DeliveryResult> {
  const { db, vault, keys, mailer, from, site, siteUrl, now } = options;
  const draft = toDraft(row, vault);
  const { address } = draft.body;
  const about = `draft ${row.mail_id}`;
  const refused = await limitAutoreply({ id: row.mail_id, recipient: address, about, maxPerDay }, options);
  if (refused) return refused;
  const asked = {
    purpose: 'resume',
    subject: draft.id,
    browserDigest: row.browser,
    destination: '',
  } as const;
  const link = await createLink(resumeLinks(db, keys), asked, now(), (trx) => isCurrent(trx, row));
  if (!link) return { ok: true, skipped: 'written-often' };
  const { locale } = draft;
  const published = site();
  const { organisation, strings, languageTag } = published.locales[locale];
  const call = published.calls.find(({ name }) => name === draft.call);
  const t = createTranslate(locale, strings);
  const words = {
    call: call?.title[locale] ?? draft.call,
    organisation: organisation.name,
    link: `${siteUrl}${routes.resumeLink(locale, link.token)}`,
    code: readableCode(link.code),
    until: formatInstant(draft.expiresAt, call?.closes.zone ?? 'UTC', languageTag),
    closes: call ? t('mail.resume.closes', { time: formatDeadline(call.closes, languageTag) }) : '',
  };
  return mailer.send({
    name: `draft-${row.mail_id}`,
    sender: '',
    returnPath: bareAddress(from),
    recipient: address,
    message: {
      from: senderOf(from, published, locale),
      to: { name: '', address },
      subject: t('mail.resume.subject', words),
      text: t('mail.resume.text', words),
      messageId: `<${row.mail_id}@${messageDomain(from)}>`,
      headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': locale },
    },
  });
}

/** How long until the message is tried again; undefined where it is not. */
function waitAfter(result: DeliveryResult, attempts: number, random: number): number | undefined {
  if (result.ok || result.isFinal) return undefined;
  return result.isPostponed ? result.retryAfterMs : retryDelay(attempts, random, result.retryAfterMs);
}

export function startDraftMailer(options: DraftMailerOptions): DraftMailer {
  const { db, mailer, now, random, onFailed, onError, timers = nodeTimers } = options;
  let cancelTimer: () => void = () => undefined;
  let running: Promise<void> | undefined;
  let isStopped = false;

  async function handle(row: Row): Promise<void> {
    const result = await send(row, options).catch((error: unknown) => {
      onError(error);
      return { ok: false, error: 'fault', isFinal: false } as const;
    });
    const wait = waitAfter(result, row.mail_attempts, random());
    if (!result.ok) onFailed({ draft: row.id, attempt: row.mail_attempts, isFinal: wait === undefined });
    await db
      .updateTable('application_drafts')
      .set({ mail_due_at: wait === undefined ? null : now() + wait })
      .where('id', '=', row.id)
      .where('mail_id', '=', row.mail_id)
      .where('mail_due_at', '=', row.mail_due_at ?? 0)
      .execute();
  }

  async function drain(): Promise<void> {
    while (!isStopped) {
      const claimed = await claim(db, now(), 2 * mailer.timeoutMs);
      for (const row of claimed) await handle(row);
      if (claimed.length === 0) return;
    }
  }

  function wake(): void {
    if (isStopped) return;
    cancelTimer();
    running = (running ?? Promise.resolve())
      .then(drain)
      .catch(onError)
      .finally(() => {
        cancelTimer();
        // Another server, or one that ended, may have left some.
        if (!isStopped) cancelTimer = timers.after(minuteMs, wake);
      });
  }

  return {
    wake,
    drain,
    async stop() {
      isStopped = true;
      cancelTimer();
      await running;
    },
  };
}

/**
 * Puts another message with a link into the way of these drafts, unless one is on its way: first of those that were shown to be
 * their mailbox's, then of those that had none for longest. Strangers may have saved any number for the same address since.
 */
export async function queueMails(
  db: Kysely<Database>,
  owners: readonly string[],
  now: number,
): Promise<void> {
  if (owners.length === 0) return;
  const rows = await db
    .selectFrom('application_drafts')
    .select('id')
    .where('owner', 'in', owners)
    .where('expires_at', '>', now)
    .where('mail_due_at', 'is', null)
    .orderBy(sql`proven_at is null`)
    // The ids of messages are in the order of time.
    .orderBy('mail_id')
    .limit(maxPerDay)
    .execute();
  for (const { id } of rows)
    await db
      .updateTable('application_drafts')
      .set({ mail_id: randomUUIDv7(), mail_due_at: now, mail_attempts: 0 })
      .where('id', '=', id)
      .where('mail_due_at', 'is', null)
      .execute();
}
