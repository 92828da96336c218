import { sql, type Kysely, type Transaction } from 'kysely';
import type { InsertableApplication, Signal } from './application.ts';
import { inLockOrder } from './database/lock-order.ts';
import { prepareWrite } from './database/prepare-write.ts';
import type { Database, SenderCountRow, SpentProofRow } from './database/schema.ts';

/** Counts start anew every ten minutes. */
const windowMs = 600_000;

const insertProofs = prepareWrite((db, rows: readonly SpentProofRow[]) =>
  db
    .insertInto('spent_proofs')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .returning('nonce'),
);

const addCounts = prepareWrite((db, rows: readonly SenderCountRow[]) =>
  db
    .insertInto('sender_counts')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['sender', 'window_start'])
        .doUpdateSet({ count: sql<number>`sender_counts.count + excluded.count` }),
    )
    .returning(['sender', 'count']),
);

/** Spends the form tokens. @returns the nonces that had not been spent before. */
async function spendTokens(trx: Transaction<Database>, applications: readonly InsertableApplication[]) {
  const tokens = new Map(
    applications.flatMap(({ screening: { token } }) => (token ? [[token.nonce, token]] : [])),
  );
  const spent = await insertProofs(
    trx,
    inLockOrder([...tokens.values()], ({ nonce }) => nonce).map(({ nonce, expiresAt }) => ({
      nonce,
      expires_at: expiresAt,
    })),
  );
  return new Set(spent.map(({ nonce }) => nonce));
}

/** Counts what a sender asks for, beside applications. @returns how often in the current window, this time included. */
export async function countSender(db: Kysely<Database>, sender: string, now: number): Promise<number> {
  const rows = await addCounts(db, [{ sender, window_start: now - (now % windowMs), count: 1 }]);
  return rows[0]?.count ?? 1;
}

/** How many each sender has sent in the current window, these applications included. */
async function countSenders(trx: Transaction<Database>, applications: readonly InsertableApplication[]) {
  const counts = new Map<string, number>();
  for (const { screening } of applications) {
    const name = screening.sender?.name;
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const now = Math.max(...applications.map(({ receivedAt }) => receivedAt));
  const window_start = now - (now % windowMs);
  const rows = await addCounts(
    trx,
    inLockOrder([...counts], ([sender]) => sender).map(([sender, count]) => ({
      sender,
      window_start,
      count,
    })),
  );
  return new Map(rows.map(({ sender, count }) => [sender, count]));
}

/**
 * The signals of applications that are about to be stored, including those that only the database can find: a form token
 * that was spent before, a sender beyond their limit. Part of the transaction that stores them.
 */
export async function countSignals(
  trx: Transaction<Database>,
  applications: readonly InsertableApplication[],
): Promise<Signal[][]> {
  const unspent = await spendTokens(trx, applications);
  const counts = await countSenders(trx, applications);
  return applications.map(({ screening: { signals, token, sender } }) => {
    const found = [...signals];
    if (token && !unspent.delete(token.nonce)) found.push(token.ifSpent);
    if (sender && (counts.get(sender.name) ?? 0) > sender.max) found.push(sender.ifExceeded);
    return found;
  });
}
