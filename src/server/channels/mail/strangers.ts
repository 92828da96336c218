import { createHmac } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import type { DeliveryResult } from '../../outbox/channel.ts';
import type { Database } from '../../store/schema.ts';

export interface StrangerOptions {
  db: Kysely<Database>;
  now: () => number;
  /** Key of the HMAC that addresses are remembered by. */
  secret: Uint8Array;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** More in an hour than a deadline brings: somebody uses the forms to write to strangers. */
export const mostAnHour = 500;

/** True where this delivery may write: nobody did within a day, or this very delivery tried before. */
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

/**
 * Decides whether an automatic message may go to an address that somebody typed: once a day about one thing, and at most
 * `mostAnHour` in all. Undefined: it may; otherwise how the delivery ends for now.
 *
 * @param about what the message is about, beside the address; empty where all such messages count together.
 */
export async function refuseToWrite(
  { id, recipient, about = '' }: { id: string; recipient: string; about?: string },
  { db, now, secret }: StrangerOptions,
): Promise<DeliveryResult | undefined> {
  if ((await writtenWithinAnHour(db, id, now())) >= mostAnHour) {
    const error = `Suspended: ${mostAnHour} acknowledgements within an hour.`;
    return { ok: false, error, isFinal: false, retryAfterMs: hourMs };
  }
  const key = about === '' ? recipient.toLowerCase() : `${recipient.toLowerCase()}\n${about}`;
  const known = createHmac('sha256', secret).update(key).digest('base64url');
  if (await mayWrite(db, known, id, now())) return undefined;
  return { ok: true, note: 'Not sent: the address was written to less than a day ago.' };
}
