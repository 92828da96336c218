import type { Transaction } from 'kysely';
import type { DraftHold } from '../application.ts';
import type { Database } from '../database/schema.ts';

/** When what is to be removed has expired. */
const already = 0;

/** Makes sure, in a transaction, that a draft is still as a page shows it, in a browser that may continue it; it stays so until the end. */
export async function lockDraft(
  trx: Transaction<Database>,
  { id, revision, browser }: DraftHold,
): Promise<boolean> {
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
 * Deletes a draft. Its links open nothing from then on, since there is nothing behind them; retention removes their rows.
 *
 * @returns what to hand to `removeFiles` when that is done.
 */
export async function dropDraft(trx: Transaction<Database>, id: string): Promise<string[]> {
  await trx.deleteFrom('draft_browsers').where('draft', '=', id).execute();
  await trx.deleteFrom('application_drafts').where('id', '=', id).execute();
  return releaseFiles(trx, id);
}
