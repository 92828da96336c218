import type { Kysely } from 'kysely';
import { applicantActor } from '../../../model/accounts/actors.ts';
import { isWithdrawable } from '../../../model/decisions/states.ts';
import { writeChange } from '../decisions/change.ts';
import { inTurn } from '../storage/database/in-turn.ts';
import type { Database } from '../storage/database/schema.ts';
import { lockApplication } from '../storage/lock-applications.ts';
import { readState } from './standing.ts';

export interface Withdrawing {
  reference: string;
  call: string;
  now: number;
  /** Puts it on record, in the same transaction. */
  record: (trx: Kysely<Database>) => Promise<void>;
}

/**
 * Withdraws an application for its applicant, in turn with those who decide on its call: what was pending falls away, and who
 * applies it at this moment is told. Twice is as good as once.
 *
 * @returns false where it was decided meanwhile, or is gone.
 */
export function withdrawApplication(
  db: Kysely<Database>,
  { reference, call, now, record }: Withdrawing,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    await inTurn(trx, `reviews ${call}`);
    const kept = await lockApplication(trx, reference);
    if (kept === undefined || kept === 'erased') return false;
    const from = await readState(trx, reference);
    if (from === 'withdrawn') return true;
    if (!isWithdrawable(from)) return false;
    await record(trx);
    await writeChange(trx, { reference, call, from, to: 'withdrawn', actor: applicantActor, now });
    return true;
  });
}
