import type { Transaction } from 'kysely';
import type { DraftHold } from '../application.ts';
import { kindOf } from '../database/kind.ts';
import { inLockOrder } from '../database/lock-order.ts';
import type { Database } from '../database/schema.ts';

/** When what is to be removed has expired. */
const already = 0;

/** Whether a draft is still as a page shows it, in a browser that may continue it; locked, it stays so until the transaction ends. */
async function lockDraft(trx: Transaction<Database>, { id, revision, browser }: DraftHold): Promise<boolean> {
  const locked = await trx
    .updateTable('application_drafts')
    .set({ revision })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .where('id', 'in', (select) =>
      select.selectFrom('draft_browsers').select('draft').where('browser', '=', browser),
    )
    .returning('id')
    .execute();
  return locked.length === 1;
}

/**
 * Looks, in the transaction that stores applications, for those that were continued from a draft which was sent, deleted or saved
 * anew meanwhile, or is continued in another browser. Of two from the same draft, the first one has it.
 */
export async function findWithoutDraft<Application extends { draft?: DraftHold | undefined }>(
  trx: Transaction<Database>,
  applications: readonly Application[],
): Promise<Set<Application>> {
  const without = new Set<Application>();
  const taken = new Set<string>();
  for (const application of inLockOrder(applications, ({ draft }) => draft?.id ?? '')) {
    const { draft } = application;
    if (!draft) continue;
    if (taken.has(draft.id) || !(await lockDraft(trx, draft))) without.add(application);
    else taken.add(draft.id);
  }
  return without;
}

/** Lets go of files that were kept with a draft, but for those of `kept`. @returns what to hand to `removeFiles` when that is done. */
export async function releaseFiles(
  trx: Transaction<Database>,
  draft: string,
  kept: readonly string[] = [],
): Promise<string[]> {
  const released = await trx
    .updateTable('files')
    .set({ draft: null, token: null, sender: null, expires_at: already })
    .where('draft', '=', draft)
    .where('reference', 'is', null)
    .$if(kept.length > 0, (query) => query.where('id', 'not in', kept))
    .returning('id')
    .execute();
  return released.map(({ id }) => id);
}

/**
 * Deletes a draft, with its links. One that is being used at this very moment waits for the draft, and finds that it is gone: it is
 * left to that transaction, so that neither waits for the other for ever.
 *
 * @returns what to hand to `removeFiles` when that is done.
 */
export async function dropDraft(trx: Transaction<Database>, id: string): Promise<string[]> {
  await trx.deleteFrom('draft_browsers').where('draft', '=', id).execute();
  await trx
    .deleteFrom('one_time_links')
    .where('id', 'in', (select) =>
      select
        .selectFrom('one_time_links')
        .select('id')
        .where('subject', '=', id)
        .where('purpose', '=', 'resume')
        .$if(kindOf(trx) === 'postgres', (query) => query.forUpdate().skipLocked()),
    )
    .execute();
  await trx.deleteFrom('application_drafts').where('id', '=', id).execute();
  return releaseFiles(trx, id);
}
