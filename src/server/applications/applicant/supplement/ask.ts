import { randomUUIDv7 } from 'node:crypto';
import type { Kysely } from 'kysely';
import { isWithdrawable } from '../../../../model/decisions/states.ts';
import { addressOf } from '../../delivery/channels/mail/acknowledgement.ts';
import { sealText } from '../../storage/address-corrections.ts';
import type { StoredApplication } from '../../storage/application.ts';
import type { Database } from '../../storage/database/schema.ts';
import type { Vault } from '../../storage/database/vault.ts';
import { findApplication } from '../../storage/find.ts';
import { lockApplication } from '../../storage/lock-applications.ts';
import { requeue } from '../../storage/outbox.ts';
import { readState } from '../standing.ts';

/** The channels' names in the outbox: the request to the applicant, and the answer to the staff, by mail and by webhook. */
export const supplementAskedChannel = 'supplement-asked';
export const supplementMailChannel = 'supplement-mail';
export const supplementWebhookChannel = 'supplement-webhook';

/** Signs. */
export const longestRequest = 3_000;

/** True where an application can be added to: not in quarantine, erased, withdrawn or decided. */
export const canSupplement = async (
  db: Kysely<Database>,
  { reference, form, state }: Pick<StoredApplication, 'reference' | 'form' | 'state'>,
): Promise<boolean> =>
  form.purpose !== 'opening' && state === 'accepted' && isWithdrawable(await readState(db, reference));

export interface Asking {
  reference: string;
  /** The address of the account. */
  actor: string;
  /** In the language of the application. */
  text: string;
  /** `2026-12-24`; null where the answer is not due on a day. */
  due: string | null;
  takesFiles: boolean;
  /** False without an SMTP server: the staff send the text themselves. */
  canSend: boolean;
  now: number;
  /** Puts it on record, in the same transaction. */
  record: (trx: Kysely<Database>) => Promise<void>;
}

/**
 * Asks an applicant for something beside the application, and puts the message into the outbox.
 *
 * @returns `open` where an earlier request is still open, `over` where nothing can be added any more; then nothing is asked.
 */
export function askForSupplement(
  db: Kysely<Database>,
  vault: Vault,
  { reference, actor, text, due, takesFiles, canSend, now, record }: Asking,
): Promise<'asked' | 'open' | 'over'> {
  return db.transaction().execute(async (trx) => {
    await lockApplication(trx, reference);
    const application = await findApplication(trx, vault, 'reference', reference);
    if (!application || !(await canSupplement(trx, application))) return 'over';
    if (application.supplements.some(({ state }) => state === 'open')) return 'open';
    const isMailed = canSend && addressOf(application) !== undefined;
    const id = randomUUIDv7();
    await record(trx);
    await trx
      .insertInto('supplements')
      .values({
        id,
        reference,
        state: 'open',
        asked_at: now,
        asked_by: actor,
        due,
        takes_files: Number(takesFiles),
        is_mailed: Number(isMailed),
        body: sealText(vault, text),
        answered_at: null,
        answer: null,
      })
      .execute();
    if (isMailed) await requeue(trx, { id, reference, channel: supplementAskedChannel, at: now });
    return 'asked';
  });
}

/**
 * Waits no more for what was asked for, so that something else can be asked.
 *
 * @returns false where it was answered or closed meanwhile.
 */
export function closeSupplement(
  db: Kysely<Database>,
  { reference, id, record }: Pick<Asking, 'reference' | 'record'> & { id: string },
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    await lockApplication(trx, reference);
    const closed = await trx
      .updateTable('supplements')
      .set({ state: 'closed' })
      .where('id', '=', id)
      .where('reference', '=', reference)
      .where('state', '=', 'open')
      .returning('id')
      .execute();
    if (closed.length > 0) await record(trx);
    return closed.length > 0;
  });
}
