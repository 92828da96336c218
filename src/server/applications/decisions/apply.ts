import { randomUUIDv7 } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { isUndecided, nextStates, type DecidedState } from '../../../model/decisions/states.ts';
import { inTurn } from '../storage/database/in-turn.ts';
import type { Database } from '../storage/database/schema.ts';
import { conflictWith, lockApplications, type Conflict } from './conflicts.ts';
import { readDecisions, type Decision, type Pending, type Shown } from './read.ts';

/** A decision on its way: where the application stands, and what is pending. */
export type PendingDecision = Decision & { pending: Pending };

/** The pending decisions of a call, by reference. */
export async function readPending(
  db: Kysely<Database>,
  chosen: { call: string; form: string },
): Promise<PendingDecision[]> {
  const decisions = await readDecisions(db, chosen);
  return [...decisions.values()]
    .flatMap((decision) => (decision.pending ? [{ ...decision, pending: decision.pending }] : []))
    .toSorted((one, other) => (one.reference < other.reference ? -1 : 1));
}

/** True where it can still be decided as it was chosen: the application stands where it stood, or nobody has decided yet. */
const stillFits = ({ state, pending: { from, to } }: PendingDecision): boolean =>
  nextStates(state).includes(to) && (state === from || (isUndecided(state) && isUndecided(from)));

export interface ApplyingOptions {
  call: string;
  form: string;
  /** The address of the account. */
  actor: string;
  now: number;
  /** What the person who applies was shown, by reference. */
  shown: ReadonlyMap<string, Shown>;
  /** Puts each on record, in the same transaction. */
  record: (applied: { reference: string; to: DecidedState }, trx: Kysely<Database>) => Promise<void>;
}

function findConflicts(pending: readonly PendingDecision[], shown: ApplyingOptions['shown']): Conflict[] {
  const known = new Map(pending.map((decision) => [decision.reference, decision]));
  const all = new Set([...known.keys(), ...shown.keys()]);
  return [...all].flatMap((reference) => {
    const [now, before] = [known.get(reference), shown.get(reference)];
    if (!now || !before) return { reference, why: 'decision', ...(now && { now }) } as const;
    const changed = conflictWith(reference, now, before);
    if (changed || stillFits(now)) return changed ?? [];
    return { reference, why: 'transition', now, to: now.pending.to } as const;
  });
}

async function applyOne(
  trx: Transaction<Database>,
  { reference, state, pending }: PendingDecision,
  { actor, now, record }: ApplyingOptions,
): Promise<void> {
  await record({ reference, to: pending.to }, trx);
  await trx
    .updateTable('decisions')
    .set({ state: pending.to, pending: null, pending_from: null, pending_at: null, pending_by: null })
    .where('reference', '=', reference)
    .execute();
  await trx
    .insertInto('decision_changes')
    .values({ id: randomUUIDv7(), reference, at: now, actor, from_state: state, to_state: pending.to })
    .execute();
}

/**
 * Applies the pending decisions of a call, all in one transaction: as they were shown, or none of them.
 *
 * @returns how many, or why none.
 */
export function applyDecisions(
  db: Kysely<Database>,
  options: ApplyingOptions,
): Promise<{ count: number; conflicts: Conflict[] }> {
  const { call, form, shown } = options;
  return db.transaction().execute(async (trx) => {
    await inTurn(trx, `reviews ${call}`);
    await lockApplications(trx, [...shown.keys()]);
    const pending = await readPending(trx, { call, form });
    const conflicts = findConflicts(pending, shown);
    if (conflicts.length > 0) return { count: 0, conflicts };
    for (const decision of pending) await applyOne(trx, decision, options);
    return { count: pending.length, conflicts };
  });
}
