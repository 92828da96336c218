import type { Kysely } from 'kysely';
import { shownState, type ShownState } from '../../../model/decisions/shown-state.ts';
import { isWithdrawable, type SelectionState } from '../../../model/decisions/states.ts';
import type { SiteData } from '../../../model/site-data.ts';
import { listMessages } from '../decisions/queue.ts';
import { readDecisions } from '../decisions/read.ts';
import type { StoredApplication } from '../storage/application.ts';
import type { Database } from '../storage/database/schema.ts';
import type { Vault } from '../storage/database/vault.ts';

/** What an applicant may know of the selection: what was applied, and what they were told. */
export interface Standing {
  state: ShownState;
  /** When that was applied; undefined where nobody decided it. */
  since: number | undefined;
  canWithdraw: boolean;
  /** What they were told, the newest first. */
  messages: Awaited<ReturnType<typeof listMessages>>;
}

/** True for an application to a call by the form of the call; registrations and questions are in no selection. */
export function isInSelection(
  { form, call }: Pick<StoredApplication, 'form' | 'call'>,
  { calls }: Pick<SiteData, 'calls'>,
): boolean {
  if (form.purpose !== 'application' || call === null) return false;
  const found = calls.find(({ name }) => name === call);
  return found === undefined || found.form === form.name;
}

/** Where an application stands. One in quarantine is in no selection: it was received, or it was withdrawn. */
export async function readState(db: Kysely<Database>, reference: string): Promise<SelectionState> {
  const decision = (await readDecisions(db, { references: [reference] })).get(reference);
  if (decision) return decision.state;
  const row = await db
    .selectFrom('decisions')
    .select('state')
    .where('reference', '=', reference)
    .executeTakeFirst();
  return row?.state ?? 'received';
}

/** When an application came to stand where it does; undefined where nobody decided it. */
async function readSince(
  db: Kysely<Database>,
  reference: string,
  state: SelectionState,
): Promise<number | undefined> {
  const last = await db
    .selectFrom('decision_changes')
    .select(['at', 'to_state'])
    .where('reference', '=', reference)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last?.to_state === state ? last.at : undefined;
}

/** Reads all that an applicant may know: nothing that is pending, no score, no rank, no name. */
export async function readStanding(db: Kysely<Database>, vault: Vault, reference: string): Promise<Standing> {
  const state = await readState(db, reference);
  const messages = await listMessages(db, vault, reference);
  const shown = shownState(
    state,
    messages.map((message) => message.state),
  );
  return {
    state: shown,
    canWithdraw: isWithdrawable(state),
    since: shown === state ? await readSince(db, reference, state) : undefined,
    messages,
  };
}
