import type { Kysely } from 'kysely';
import type { Database } from '../storage/database/schema.ts';
import type { Vault } from '../storage/database/vault.ts';
import { listMessages } from './queue.ts';

/** The decisions on an application that were applied, the newest first. */
export const listChanges = (db: Kysely<Database>, reference: string) =>
  db
    .selectFrom('decision_changes')
    .select(['at', 'actor', 'from_state as from', 'to_state as to'])
    .where('reference', '=', reference)
    .orderBy('id', 'desc')
    .execute();

/** What was decided of an application, and what it was told, as what is handed out with it says. Null where nothing was decided. */
export async function exportDecision(db: Kysely<Database>, vault: Vault, reference: string) {
  const changes = await listChanges(db, reference);
  const [last] = changes;
  const messages = last ? await listMessages(db, vault, reference) : [];
  const timeOf = (at: number) => new Date(at).toISOString();
  return last
    ? {
        state: last.to,
        changes: changes.toReversed().map(({ at, ...change }) => ({ at: timeOf(at), ...change })),
        messages: messages.toReversed().map(({ at, state, isMailed, language, subject, text }) => ({
          at: timeOf(at),
          state,
          isMailed,
          language,
          subject,
          text,
        })),
      }
    : null;
}
