import { randomUUID } from 'node:crypto';
import { sql, type ExpressionBuilder, type Kysely } from 'kysely';
import type { Database, DeliveryState } from '../storage/database/schema.ts';
import { kindOf } from '../storage/database/kind.ts';
import { isNewer } from '../storage/database/migrations/newer.ts';
import { isUnleased } from '../storage/outbox.ts';
import type { DeliveryResult } from './channel.ts';
import { retryDelay } from './retry.ts';

/** A row of the outbox that this process may work on until its lease ends. */
export interface Claimed {
  id: string;
  reference: string;
  /** Which attempt this is, from 1. */
  attempt: number;
  /** Random: to show it is to hold the lease. */
  leaseToken: string;
}

/** Due, and leased by nobody. */
const isDue = (channel: string, now: number) => (where: ExpressionBuilder<Database, 'outbox'>) =>
  where.and([
    where('channel', '=', channel),
    where('state', '=', 'pending'),
    where('next_attempt_at', '<=', now),
    isUnleased(now)(where),
  ]);

/**
 * Takes up to `limit` deliveries of a channel that are due, and leases them. Taking counts as an attempt: a delivery that
 * kills its worker does not do so for ever. Takes none from a database that a newer version has migrated meanwhile.
 *
 * Several servers that ask at once get others each: on PostgreSQL, rows that another is taking are skipped, and the condition
 * is looked at again once the row is locked.
 */
export async function claim(
  db: Kysely<Database>,
  { channel, now, leaseMs, limit }: { channel: string; now: number; leaseMs: number; limit: number },
): Promise<Claimed[]> {
  const leaseToken = randomUUID();
  const due = db
    .selectFrom('outbox')
    .select('id')
    .where(isDue(channel, now))
    .orderBy('next_attempt_at')
    .limit(limit)
    .$if(kindOf(db) === 'postgres', (query) => query.forUpdate().skipLocked());
  const rows = await db
    // Once: as a subquery, PostgreSQL may run it again for each row, and lease more than the limit.
    .with('due', () => due)
    .updateTable('outbox')
    .set({ leased_until: now + leaseMs, lease_token: leaseToken, attempts: sql`attempts + 1` })
    .where('id', 'in', (query) => query.selectFrom('due').select('due.id'))
    .where(isDue(channel, now))
    .where(sql<boolean>`not ${isNewer}`)
    .returning(['id', 'reference', 'attempts'])
    .execute();
  return rows.map(({ id, reference, attempts }) => ({ id, reference, attempt: attempts, leaseToken }));
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
 * Writes down how an attempt ended, unless the lease was lost meanwhile: its token is of one claim only.
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
    .set({ ...outcome, leased_until: null, lease_token: null })
    .where('id', '=', claimed.id)
    .where('lease_token', '=', claimed.leaseToken)
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
