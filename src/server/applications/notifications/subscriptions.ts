import type { Kysely, Transaction } from 'kysely';
import type { FormDefinition } from '../../../forms/definition.ts';
import { callState, isOpen } from '../../../model/call-state.ts';
import type { SiteData } from '../../../model/site-data.ts';
import { linkLifetimes } from '../../one-time-links/links.ts';
import { addChannel, queueDeliveries } from '../storage/outbox.ts';
import type { Database } from '../storage/database/schema.ts';
import { dayMs } from '../../../model/durations.ts';

/** Asks a person to confirm that an address is theirs. */
export const confirmationChannel = 'confirmation';
/** Notifies those who confirmed that the call has opened. */
export const openingChannel = 'opening';

/** How long it is kept once the message of the opening has been handed over. */
const afterOpeningDays = 30;

/**
 * The channels for what a form brings. A request to be notified of an opening goes only to the address that it gives.
 *
 * @param usual those of all other forms.
 */
export function channelsFor(
  { purpose }: Pick<FormDefinition, 'purpose'>,
  usual: readonly string[],
): readonly string[] {
  return purpose === 'opening' ? [confirmationChannel] : usual;
}

/** Until when what a form brings is kept, unless something happens to it: an address, until its link ends. */
export function keptUntil(
  { purpose, retentionDays }: Pick<FormDefinition, 'purpose' | 'retentionDays'>,
  receivedAt: number,
): number {
  return receivedAt + (purpose === 'opening' ? linkLifetimes.notice : retentionDays * dayMs);
}

export type NoticeState = 'unconfirmed' | 'confirmed' | 'sent' | 'cancelled';

/** The state of a request to be notified; undefined where there is none of that reference. */
export async function stateOf(db: Kysely<Database>, reference: string): Promise<NoticeState | undefined> {
  const row = await db
    .selectFrom('applications')
    .leftJoin('subscriptions', 'subscriptions.reference', 'applications.reference')
    .select(['applications.state', 'subscriptions.confirmed_at', 'subscriptions.told_at'])
    .where('applications.reference', '=', reference)
    .executeTakeFirst();
  if (!row) return undefined;
  if (row.state === 'erased') return 'cancelled';
  if (row.told_at !== null) return 'sent';
  return row.confirmed_at === null ? 'unconfirmed' : 'confirmed';
}

async function queueOne(trx: Transaction<Database>, reference: string, now: number): Promise<boolean> {
  const told = await trx
    .updateTable('subscriptions')
    .set({ told_at: now })
    .where('reference', '=', reference)
    .where('told_at', 'is', null)
    .returning('reference')
    .execute();
  if (told.length === 0) return false;
  await addChannel(trx, { reference, channel: openingChannel });
  await trx
    .updateTable('applications')
    .set({ erase_after: now + afterOpeningDays * dayMs })
    .where('reference', '=', reference)
    .execute();
  await queueDeliveries(trx, [{ reference, channel: openingChannel, at: now }]);
  return true;
}

/**
 * Puts a message in the outbox for each person who confirmed and whose call is now open. An example call opens for nobody:
 * its page says that no message will follow.
 *
 * @returns how many.
 */
export async function queueNotifications(
  db: Kysely<Database>,
  { calls }: Pick<SiteData, 'calls'>,
  now: number,
): Promise<number> {
  const open = calls.filter((call) => !call.example && isOpen(callState(call, now))).map(({ name }) => name);
  if (open.length === 0) return 0;
  const waiting = await db
    .selectFrom('subscriptions')
    .innerJoin('applications', 'applications.reference', 'subscriptions.reference')
    .select('subscriptions.reference')
    .where('subscriptions.told_at', 'is', null)
    .where('applications.state', '=', 'accepted')
    .where('applications.call', 'in', open)
    .execute();
  let count = 0;
  for (const { reference } of waiting)
    if (await db.transaction().execute((trx) => queueOne(trx, reference, now))) count += 1;
  return count;
}
