import { createHmac } from 'node:crypto';
import { sql, type Kysely, type Transaction } from 'kysely';
import type { DeliveryResult } from '../../channel.ts';
import { inTurn } from '../../../storage/database/in-turn.ts';
import type { Database } from '../../../storage/database/schema.ts';
import { mailboxOf } from './addresses.ts';
import { dayMs, hourMs } from '../../../../../model/durations.ts';

export interface AutoreplyLimitOptions {
  db: Kysely<Database>;
  now: () => number;
  /** Key of the HMAC that addresses are remembered by. */
  secret: Uint8Array;
}

/** More in an hour than a deadline brings: the forms are being used to write to strangers. */
export const maxPerHour = 500;

/** To one mailbox in a day, whatever it is about: more than a person needs who uses every form. */
export const maxPerDay = 5;

/** A message that is about to be written. `recipient` and `address` as in the table of those that were. */
interface Intent {
  recipient: string;
  address: string;
  delivery: string;
  at: number;
  /** So many messages a day to the address, at most. */
  max: number;
}

/**
 * True where this delivery may write: nobody wrote about the same within a day, or this very delivery tried before; and
 * fewer than `max` wrote to the address.
 */
async function mayWrite(trx: Transaction<Database>, { recipient, address, delivery, at, max }: Intent) {
  await inTurn(trx, `messages ${address}`);
  const claimed = await trx
    .insertInto('acknowledged')
    .columns(['recipient', 'address', 'delivery', 'at'])
    .expression(
      trx
        .selectNoFrom((build) => [
          build.val(recipient).as('recipient'),
          build.val(address).as('address'),
          build.val(delivery).as('delivery'),
          build.cast<number>(build.val(at), 'bigint').as('at'),
        ])
        .where(
          (build) =>
            build
              .selectFrom('acknowledged')
              .select(sql<number>`count(*)`.as('count'))
              .where('acknowledged.address', '=', address)
              .where('acknowledged.at', '>', at - dayMs)
              .where('acknowledged.delivery', '!=', delivery),
          '<',
          max,
        ),
    )
    .onConflict((conflict) =>
      conflict
        .column('recipient')
        .doUpdateSet({ address, delivery, at })
        .where((where) =>
          where.or([
            where('acknowledged.at', '<=', at - dayMs),
            where('acknowledged.delivery', '=', delivery),
          ]),
        ),
    )
    .returning('recipient')
    .executeTakeFirst();
  return claimed !== undefined;
}

/** True where the address was written to about the same within a day. */
async function isWritten(db: Kysely<Database>, { recipient, at }: Intent): Promise<boolean> {
  const row = await db
    .selectFrom('acknowledged')
    .select('recipient')
    .where('recipient', '=', recipient)
    .where('at', '>', at - dayMs)
    .executeTakeFirst();
  return row !== undefined;
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

/**
 * Decides whether an automatic message may go to an address that was typed into a form: once a day about one thing, at most
 * `maxPerDay` times a day to one mailbox about anything, and at most `maxPerHour` in all. Undefined: it may; otherwise how the delivery
 * ends for now.
 *
 * @param maxPerDay to one mailbox, where fewer than usual are to go out.
 * @param about what the message is about, beside the address: its form, call and session.
 */
export async function limitAutoreply(
  {
    id,
    recipient,
    about,
    maxPerDay: max = maxPerDay,
  }: { id: string; recipient: string; about: string; maxPerDay?: number },
  { db, now, secret }: AutoreplyLimitOptions,
): Promise<DeliveryResult | undefined> {
  if ((await writtenWithinAnHour(db, id, now())) >= maxPerHour) {
    const error = `Suspended: ${maxPerHour} acknowledgements within an hour.`;
    return { ok: false, error, isFinal: false, retryAfterMs: hourMs, isPostponed: true };
  }
  const known = (text: string) => createHmac('sha256', secret).update(text).digest('base64url');
  const intent = {
    recipient: known(`${recipient.toLowerCase()}\n${about}`),
    address: known(mailboxOf(recipient)),
    delivery: id,
    at: now(),
    max,
  };
  if (await db.transaction().execute((trx) => mayWrite(trx, intent))) return undefined;
  return { ok: true, skipped: (await isWritten(db, intent)) ? 'already-written' : 'written-often' };
}
