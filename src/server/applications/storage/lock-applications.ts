import type { Transaction } from 'kysely';
import { inLockOrder } from './database/lock-order.ts';
import type { ApplicationState, Database } from './database/schema.ts';

/**
 * Keeps an application as it is until the end of the transaction, by a write to its row: an erasure at the same moment comes
 * before it, or removes what is written here.
 *
 * @returns its state; undefined where there is none.
 */
export async function lockApplication(
  trx: Transaction<Database>,
  reference: string,
): Promise<ApplicationState | undefined> {
  const [row] = await trx
    .updateTable('applications')
    .set((own) => ({ state: own.ref('state') }))
    .where('reference', '=', reference)
    .returning('state')
    .execute();
  return row?.state;
}

/** The same for several, in the order that keeps transactions from waiting for each other. */
export async function lockApplications(
  trx: Transaction<Database>,
  references: readonly string[],
): Promise<void> {
  for (const reference of inLockOrder([...references], (one) => one)) await lockApplication(trx, reference);
}
