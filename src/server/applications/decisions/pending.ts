import type { Kysely } from 'kysely';
import { isUndecided, nextStates } from '../../../model/decisions/states.ts';
import type { Database } from '../storage/database/schema.ts';
import { readDecisions, type Decision, type Pending } from './read.ts';

/** A decision on its way: where the application stands, and what is pending. */
export type PendingDecision = Decision & { pending: Pending };

/** Those of the decisions that are pending, by reference. */
export const pendingAmong = (decisions: ReadonlyMap<string, Decision>): PendingDecision[] =>
  [...decisions.values()]
    .flatMap((decision) => (decision.pending ? [{ ...decision, pending: decision.pending }] : []))
    .toSorted((one, other) => (one.reference < other.reference ? -1 : 1));

/** The pending decisions of a call, by reference. */
export const readPending = async (
  db: Kysely<Database>,
  chosen: { call: string; form: string },
): Promise<PendingDecision[]> => pendingAmong(await readDecisions(db, chosen));

/** True where it can still be decided as it was chosen: the application stands where it stood, or nobody has decided yet. */
export const stillFits = ({ state, pending: { from, to } }: PendingDecision): boolean =>
  nextStates(state).includes(to) && (state === from || (isUndecided(state) && isUndecided(from)));
