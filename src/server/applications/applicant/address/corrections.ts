import { randomUUIDv7 } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { dayMs } from '../../../../model/durations.ts';
import { addressOf } from '../../delivery/channels/mail/acknowledgement.ts';
import { sealText } from '../../storage/address-corrections.ts';
import { inTurn } from '../../storage/database/in-turn.ts';
import { findApplication } from '../../storage/find.ts';
import { lockApplication } from '../../storage/lock-applications.ts';
import { requeue } from '../../storage/outbox.ts';
import type { Database } from '../../storage/database/schema.ts';
import type { Vault } from '../../storage/database/vault.ts';
import { readState } from '../standing.ts';

/** The channels' names in the outbox: the link to the new address, and the word to the former one. */
export const addressLinkChannel = 'address-link';
export const addressChangedChannel = 'address-changed';

/** So long an address that was not confirmed is kept: a link may go out late, and is good for an hour from then. */
const askedMs = dayMs;

/** Voids what leads to an application's page, or confirms an address of it, and was not used. */
const endLinks = (
  trx: Transaction<Database>,
  { reference, purpose, now }: { reference: string; purpose: 'address' | 'receipt'; now: number },
) =>
  trx
    .updateTable('one_time_links')
    .set({ expires_at: now })
    .where('subject', '=', reference)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .execute();

/** True while the former address has not been told of the last correction: no later one may take that message's place. */
async function isFormerUntold(trx: Transaction<Database>, reference: string): Promise<boolean> {
  const row = await trx
    .selectFrom('outbox')
    .select('id')
    .where('reference', '=', reference)
    .where('channel', '=', addressChangedChannel)
    .where('state', '=', 'pending')
    .executeTakeFirst();
  return row !== undefined;
}

export interface Asking {
  reference: string;
  /** The new address. */
  address: string;
  now: number;
}

/**
 * Keeps a new address until it is confirmed, and puts the message with the link into the outbox. A later one takes the place
 * of one that was not confirmed. What is in quarantine is answered like the rest, and nothing is kept or sent.
 *
 * @returns `waiting` while the former address is still to be told of the correction before.
 */
export function askCorrection(
  db: Kysely<Database>,
  vault: Vault,
  { reference, address, now }: Asking,
): Promise<'asked' | 'waiting'> {
  return db.transaction().execute(async (trx) => {
    // Before the application is locked, as where a link is used up: neither waits for the other for ever.
    await inTurn(trx, 'one-time links');
    if ((await lockApplication(trx, reference)) !== 'accepted') return 'asked';
    if (await isFormerUntold(trx, reference)) return 'waiting';
    await endLinks(trx, { reference, purpose: 'address', now });
    await trx
      .deleteFrom('address_corrections')
      .where('reference', '=', reference)
      .where('state', '=', 'asked')
      .execute();
    const id = randomUUIDv7();
    await trx
      .insertInto('address_corrections')
      .values({
        id,
        reference,
        state: 'asked',
        asked_at: now,
        confirmed_at: null,
        address: sealText(vault, address),
        former: null,
      })
      .execute();
    await requeue(trx, { id, reference, channel: addressLinkChannel, at: now });
    return 'asked';
  });
}

export interface Confirming {
  vault: Vault;
  now: number;
  /** Puts it on record, in the same transaction. */
  record: (reference: string, trx: Kysely<Database>) => Promise<void>;
}

/**
 * From now on the application's address is the one that was asked for; the former one is told, and links that went there open
 * nothing any more. For the transaction that uses up the link.
 *
 * @returns false where it was asked for otherwise meanwhile, or the application is withdrawn, in quarantine or gone.
 */
export async function confirmCorrection(
  trx: Transaction<Database>,
  { reference, id }: { reference: string; id: string },
  { vault, now, record }: Confirming,
): Promise<boolean> {
  if ((await lockApplication(trx, reference)) !== 'accepted') return false;
  if ((await readState(trx, reference)) === 'withdrawn') return false;
  const application = await findApplication(trx, vault, 'reference', reference);
  const former = application && addressOf(application);
  const asked = await trx
    .selectFrom('address_corrections')
    .select('id')
    .where('id', '=', id)
    .where('reference', '=', reference)
    .where('state', '=', 'asked')
    .executeTakeFirst();
  if (!asked || former === undefined) return false;
  await trx
    .updateTable('address_corrections')
    .set({ state: 'past' })
    .where('reference', '=', reference)
    .where('state', '=', 'current')
    .execute();
  await trx
    .updateTable('address_corrections')
    .set({ state: 'current', confirmed_at: now, former: sealText(vault, former) })
    .where('id', '=', id)
    .execute();
  await endLinks(trx, { reference, purpose: 'receipt', now });
  await requeue(trx, { reference, channel: addressChangedChannel, at: now });
  await record(reference, trx);
  return true;
}

/** Forgets addresses that nobody confirmed in time. */
export async function forgetUnconfirmed(db: Kysely<Database>, now: number): Promise<void> {
  await db
    .deleteFrom('address_corrections')
    .where('state', '=', 'asked')
    .where('asked_at', '<=', now - askedMs)
    .execute();
}
