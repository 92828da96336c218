import { sql, type Kysely } from 'kysely';
import type { Database, DeliveryState } from '../storage/database/schema.ts';
import { isUnleased } from '../storage/outbox.ts';
import type { DeliveryResult } from './channel.ts';
import { retryDelay } from './retry.ts';

/** A row of the outbox that this process may work on until its lease ends. */
export interface Claimed {
  id: string;
  reference: string;
  /** Which attempt this is, from 1. */
  attempt: number;
  leasedUntil: number;
}

/**
 * Takes up to `limit` deliveries of a channel that are due, and leases them. Taking counts as an attempt: a delivery that
 * kills its worker does not do so for ever.
 */
export async function claim(
  db: Kysely<Database>,
  { channel, now, leaseMs, limit }: { channel: string; now: number; leaseMs: number; limit: number },
): Promise<Claimed[]> {
  const leasedUntil = now + leaseMs;
  const due = db
    .selectFrom('outbox')
    .select('id')
    .where('channel', '=', channel)
    .where('state', '=', 'pending')
    .where('next_attempt_at', '<=', now)
    .where(isUnleased(now))
    .orderBy('next_attempt_at')
    .limit(limit);
  const rows = await db
    .updateTable('outbox')
    .set({ leased_until: leasedUntil, attempts: sql`attempts + 1` })
    .where('id', 'in', due)
    .returning(['id', 'reference', 'attempts'])
    .execute();
  return rows.map(({ id, reference, attempts }) => ({ id, reference, attempt: attempts, leasedUntil }));
}

/** What an attempt makes of its row. What was only postponed counts as no attempt, and is never given up. */
function outcomeOf(
  { attempt }: Claimed,
  result: DeliveryResult,
  { now, random }: { now: number; random: number },
) {
  if (result.ok) {
    const { skipped } = result;
    return { state: skipped ? 'skipped' : 'sent', last_error: skipped ?? null, finished_at: now } as const;
  }
  const last_error = result.error.slice(0, 500);
  if (result.isPostponed) {
    const next = now + result.retryAfterMs;
    return {
      state: 'pending',
      last_error,
      next_attempt_at: next,
      attempts: attempt - 1,
      created_at: next,
    } as const;
  }
  const wait = result.isFinal ? undefined : retryDelay(attempt, random, result.retryAfterMs);
  if (wait === undefined) return { state: 'dead', last_error, finished_at: now } as const;
  return { state: 'pending', last_error, next_attempt_at: now + wait } as const;
}

/**
 * Writes down how an attempt ended, unless the lease was lost meanwhile: the end of the lease and the number of the attempt
 * together are of one claim only.
 *
 * @returns the state of the delivery; `lease-lost` where another worker has it, and nothing was written.
 */
export async function finish(
  db: Kysely<Database>,
  claimed: Claimed,
  result: DeliveryResult,
  at: { now: number; random: number },
): Promise<DeliveryState | 'lease-lost'> {
  const outcome = outcomeOf(claimed, result, at);
  const written = await db
    .updateTable('outbox')
    .set({ ...outcome, leased_until: null })
    .where('id', '=', claimed.id)
    .where('leased_until', '=', claimed.leasedUntil)
    .where('attempts', '=', claimed.attempt)
    .returning('id')
    .execute();
  return written.length > 0 ? outcome.state : 'lease-lost';
}

/** When the next delivery of a channel is due, or its lease ends; undefined when none is pending. */
export async function nextDue(db: Kysely<Database>, channel: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('outbox')
    .select(sql<number | null>`min(coalesce(leased_until, next_attempt_at))`.as('due'))
    .where('channel', '=', channel)
    .where('state', '=', 'pending')
    .executeTakeFirst();
  return row?.due ?? undefined;
}
