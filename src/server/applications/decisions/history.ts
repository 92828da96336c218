import type { Kysely } from 'kysely';
import type { Database } from '../storage/database/schema.ts';

/** The decisions on an application that were applied, the newest first. */
export const listChanges = (db: Kysely<Database>, reference: string) =>
  db
    .selectFrom('decision_changes')
    .select(['at', 'actor', 'from_state as from', 'to_state as to'])
    .where('reference', '=', reference)
    .orderBy('id', 'desc')
    .execute();

/** Where an application stands, as what is handed out with it says: the last decision that was applied. Null where there is none. */
export async function exportDecision(db: Kysely<Database>, reference: string) {
  const changes = await listChanges(db, reference);
  const [last] = changes;
  return last
    ? {
        state: last.to,
        changes: changes
          .toReversed()
          .map(({ at, ...change }) => ({ at: new Date(at).toISOString(), ...change })),
      }
    : null;
}
