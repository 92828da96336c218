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

/** Until the next attempt, in milliseconds; undefined where there is none. What was only postponed is never given up. */
function waitAfter(attempt: number, result: DeliveryResult, random: number): number | undefined {
  if (result.ok || result.isFinal) return undefined;
  return result.isPostponed ? result.retryAfterMs : retryDelay(attempt, random, result.retryAfterMs);
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
  { now, random }: { now: number; random: number },
): Promise<DeliveryState | 'lease-lost'> {
  const wait = waitAfter(claimed.attempt, result, random);
  const done = result.ok && result.skipped !== undefined ? 'skipped' : 'sent';
  const state = result.ok ? done : wait === undefined ? 'dead' : 'pending';
  const isPostponed = !result.ok && result.isPostponed === true;
  const written = await db
    .updateTable('outbox')
    .set({
      state,
      leased_until: null,
      last_error: (result.ok ? result.skipped : result.error)?.slice(0, 500) ?? null,
      ...(state === 'pending' ? { next_attempt_at: now + (wait ?? 0) } : { finished_at: now }),
      ...(isPostponed && { attempts: claimed.attempt - 1, created_at: now + (wait ?? 0) }),
    })
    .where('id', '=', claimed.id)
    .where('leased_until', '=', claimed.leasedUntil)
    .where('attempts', '=', claimed.attempt)
    .returning('id')
    .execute();
  return written.length > 0 ? state : 'lease-lost';
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
