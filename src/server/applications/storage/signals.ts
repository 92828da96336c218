import { sql, type Transaction } from 'kysely';
import type { Signal } from '../abuse/score.ts';
import { isCrowdName } from '../abuse/sender.ts';
import type { Recordable } from './application.ts';
import type { Database } from './database/schema.ts';

/** Counts start anew every ten minutes. */
const windowMs = 600_000;
/** A workshop where twenty people send their application from one room stays below it. */
const mostInWindow = 30;
/** The last evening of a call stays below it, behind a proxy that nobody named; a flood does not. */
const mostOfCrowd = 500;

const mostOf = (sender: string) => (isCrowdName(sender) ? mostOfCrowd : mostInWindow);

/** The nonces that nobody used before; they are spent from now on. */
async function spendProofs(trx: Transaction<Database>, applications: readonly Recordable[]) {
  const proofs = new Map(applications.flatMap(({ proof }) => (proof ? [[proof.nonce, proof]] : [])));
  if (proofs.size === 0) return new Set<string>();
  const spent = await trx
    .insertInto('spent_proofs')
    .values([...proofs.values()].map(({ nonce, expiresAt }) => ({ nonce, expires_at: expiresAt })))
    .onConflict((conflict) => conflict.doNothing())
    .returning('nonce')
    .execute();
  return new Set(spent.map(({ nonce }) => nonce));
}

/** How many each sender has sent in the current window, these applications included. */
async function countSenders(trx: Transaction<Database>, applications: readonly Recordable[]) {
  const counts = new Map<string, number>();
  for (const { sender } of applications)
    if (sender !== null) counts.set(sender, (counts.get(sender) ?? 0) + 1);
  if (counts.size === 0) return counts;
  const now = Math.max(...applications.map(({ receivedAt }) => receivedAt));
  const window_start = now - (now % windowMs);
  const rows = await trx
    .insertInto('sender_counts')
    .values([...counts].map(([sender, count]) => ({ sender, window_start, count })))
    .onConflict((conflict) =>
      conflict
        .columns(['sender', 'window_start'])
        .doUpdateSet({ count: sql<number>`sender_counts.count + excluded.count` }),
    )
    .returning(['sender', 'count'])
    .execute();
  return new Map(rows.map(({ sender, count }) => [sender, count]));
}

/**
 * The signals of applications that are about to be stored, those included that only the database can tell: a proof used
 * twice, a sender of too many. Part of the transaction that stores them.
 */
export async function judgeTogether(
  trx: Transaction<Database>,
  applications: readonly Recordable[],
): Promise<Signal[][]> {
  const unspent = await spendProofs(trx, applications);
  const counts = await countSenders(trx, applications);
  return applications.map(({ signals, proof, sender }) => {
    const isUsed = proof !== null && !unspent.delete(proof.nonce);
    const isMany = sender !== null && (counts.get(sender) ?? 0) > mostOf(sender);
    return [
      ...signals,
      ...(isUsed ? (['used-proof'] as const) : []),
      ...(isMany ? (['many-from-sender'] as const) : []),
    ];
  });
}
