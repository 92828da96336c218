import type { Kysely, Transaction } from 'kysely';
import type { Database } from '../storage/database/schema.ts';
import { parseNames } from '../storage/name-list.ts';
import { isUnleased } from '../storage/outbox.ts';

/** Either reaches the staff's mailbox: an application needs one of them. */
const mailChannels = ['smtp', 'file'];

/** A delivery that no worker would have made. `to`: where it goes instead; null where the staff get it by mail already. */
export interface MovedDelivery {
  reference: string;
  from: string;
  to: string | null;
}

interface Orphan {
  id: string;
  reference: string;
  channel: string;
  last_error: string | null;
}

/** Deliveries still owed on channels other than those served, and that nobody is trying at this moment. */
function findOrphans(db: Kysely<Database>, served: readonly string[], now: number): Promise<Orphan[]> {
  return db
    .selectFrom('outbox')
    .select(['id', 'reference', 'channel', 'last_error'])
    .where('state', 'in', ['pending', 'dead'])
    .where('channel', 'not in', served)
    .where(isUnleased(now))
    .orderBy('created_at')
    .execute();
}

async function isMailed(trx: Transaction<Database>, { id, reference }: Orphan): Promise<boolean> {
  const other = await trx
    .selectFrom('outbox')
    .select('id')
    .where('reference', '=', reference)
    .where('id', '!=', id)
    .where('channel', 'in', mailChannels)
    .executeTakeFirst();
  return other !== undefined;
}

/** The application's list of channels changes together with its delivery. */
async function renameChannel(trx: Transaction<Database>, reference: string, from: string, to: string) {
  const { channels } = await trx
    .selectFrom('applications')
    .select('channels')
    .where('reference', '=', reference)
    .executeTakeFirstOrThrow();
  const renamed = parseNames(channels).map((name) => (name === from ? to : name));
  await trx
    .updateTable('applications')
    .set({ channels: JSON.stringify(renamed) })
    .where('reference', '=', reference)
    .execute();
}

async function resolve(
  trx: Transaction<Database>,
  orphan: Orphan,
  mail: string,
  now: number,
): Promise<MovedDelivery> {
  const { id, reference, channel: from, last_error: error } = orphan;
  const isSkipped = await isMailed(trx, orphan);
  const before = error === null ? '' : ` Last error there: ${error}`;
  await trx
    .updateTable('outbox')
    .set(
      isSkipped
        ? { state: 'skipped', last_error: 'channel-removed', leased_until: null, finished_at: now }
        : {
            channel: mail,
            state: 'pending',
            attempts: 0,
            next_attempt_at: now,
            leased_until: null,
            last_error: `Moved from ${from}, which is not served any more.${before}`.slice(0, 500),
            created_at: now,
            finished_at: null,
          },
    )
    .where('id', '=', id)
    .execute();
  if (!isSkipped) await renameChannel(trx, reference, from, mail);
  return { reference, from, to: isSkipped ? null : mail };
}

/**
 * Deals with what is owed on a channel that the configuration does not name any more: it goes to the staff by mail, under its
 * old identity and with all its attempts, unless they get the application by mail already; then it is skipped.
 *
 * @param served the names of the channels that have a worker.
 * @param mail the one of them that reaches the staff's mailbox.
 */
export async function moveOrphaned(
  db: Kysely<Database>,
  { served, mail, now }: { served: readonly string[]; mail: string; now: number },
): Promise<MovedDelivery[]> {
  if ((await findOrphans(db, served, now)).length === 0) return [];
  return db.transaction().execute(async (trx) => {
    const moved: MovedDelivery[] = [];
    // One after the other: the first of an application's may go by mail, and the next need not.
    for (const orphan of await findOrphans(trx, served, now))
      moved.push(await resolve(trx, orphan, mail, now));
    return moved;
  });
}
