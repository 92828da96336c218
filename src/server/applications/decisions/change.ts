import { randomUUIDv7 } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { DecidedState, SelectionState } from '../../../model/decisions/states.ts';
import { supersedeMessage } from './queue.ts';
import type { Database } from '../storage/database/schema.ts';

export interface Change {
  reference: string;
  call: string;
  from: SelectionState;
  to: DecidedState;
  /** The address of the account, or who else decided. */
  actor: string;
  now: number;
}

/** Writes down that an application stands elsewhere from now on. What was pending is no longer. */
export async function writeChange(
  trx: Transaction<Database>,
  { reference, call, from, to, actor, now }: Change,
): Promise<void> {
  const values = { state: to, pending: null, pending_from: null, pending_at: null, pending_by: null };
  await trx
    .insertInto('decisions')
    .values({ reference, call, ...values })
    .onConflict((conflict) => conflict.column('reference').doUpdateSet(values))
    .execute();
  await trx
    .insertInto('decision_changes')
    .values({ id: randomUUIDv7(), reference, at: now, actor, from_state: from, to_state: to })
    .execute();
  // What was confirmed for this decision is no reason of the next one.
  await trx
    .updateTable('decision_reasons')
    .set({ mode: 'draft', state: null })
    .where('reference', '=', reference)
    .execute();
  await supersedeMessage(trx, { reference, now });
}
