import type { Kysely } from 'kysely';
import { nextStates, type DecidedState } from '../../../model/decisions/states.ts';
import { inTurn } from '../storage/database/in-turn.ts';
import type { Database } from '../storage/database/schema.ts';
import { lockApplications } from '../storage/lock-applications.ts';
import { conflictWith, type Conflict } from './conflicts.ts';
import { readDecisions, type Decision, type Shown } from './read.ts';

/** What a person chooses for an application; `to` is null where nothing is to be pending any more. */
export interface Choice {
  reference: string;
  to: DecidedState | null;
  shown: Shown;
}

export interface ChoosingOptions {
  call: string;
  form: string;
  /** The address of the account. */
  actor: string;
  now: number;
  /** Puts each on record, in the same transaction. */
  record: (choice: Choice, trx: Kysely<Database>) => Promise<void>;
}

function findConflict({ reference, to, shown }: Choice, now: Decision | undefined): Conflict | undefined {
  const conflict = conflictWith(reference, now, shown);
  if (conflict ?? to === null) return conflict;
  return now && nextStates(now.state).includes(to)
    ? undefined
    : { reference, why: 'transition', to, ...(now && { now }) };
}

/** Makes decisions on applications to a call pending, or takes them back: all of them, or none where one has a conflict. */
export function chooseDecisions(
  db: Kysely<Database>,
  choices: readonly Choice[],
  { call, form, actor, now, record }: ChoosingOptions,
): Promise<Conflict[]> {
  return db.transaction().execute(async (trx) => {
    await inTurn(trx, `reviews ${call}`);
    await lockApplications(
      trx,
      choices.map(({ reference }) => reference),
    );
    const decisions = await readDecisions(trx, { call, form });
    const conflicts = choices.flatMap(
      (choice) => findConflict(choice, decisions.get(choice.reference)) ?? [],
    );
    if (conflicts.length > 0) return conflicts;
    for (const choice of choices) {
      const { reference, to } = choice;
      await record(choice, trx);
      const pending =
        to === null
          ? { pending: null, pending_from: null, pending_at: null, pending_by: null }
          : {
              pending: to,
              pending_from: decisions.get(reference)?.state ?? null,
              pending_at: now,
              pending_by: actor,
            };
      await trx
        .insertInto('decisions')
        .values({ reference, call, state: null, ...pending })
        .onConflict((conflict) => conflict.column('reference').doUpdateSet(pending))
        .execute();
    }
    return [];
  });
}
