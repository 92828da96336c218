import type { Kysely, Transaction } from 'kysely';
import { inTurn } from '../database/in-turn.ts';
import type { Database } from '../database/schema.ts';
import { keptMs, ofBrowser } from './drafts.ts';
import { dropDraft } from './drop.ts';

interface Proof {
  id: string;
  /** SHA-256 of the cookie of the browser whose reader has shown that the mailbox is theirs. */
  browser: string;
  now: number;
  /** When nothing is kept any more for the draft's call. */
  latestOf: (call: string) => number;
}

/** From now on the draft is that of its mailbox: of the browsers that had it before, only this one does. */
async function setProven(
  trx: Transaction<Database>,
  { id, call }: { id: string; call: string },
  { browser, now, latestOf }: Proof,
): Promise<void> {
  const expires_at = Math.min(now + keptMs.proven, latestOf(call));
  await trx
    .updateTable('application_drafts')
    .set({ proven_at: now, expires_at })
    .where('id', '=', id)
    .execute();
  await trx.updateTable('files').set({ expires_at }).where('draft', '=', id).execute();
  await keepOnly(trx, id, browser);
}

/** Of the browsers that have a draft, only one keeps it. */
const keepOnly = (trx: Transaction<Database>, draft: string, browser: string) =>
  trx.deleteFrom('draft_browsers').where('draft', '=', draft).where('browser', '!=', browser).execute();

const admit = (trx: Transaction<Database>, draft: string, browser: string) =>
  trx
    .insertInto('draft_browsers')
    .values({ draft, browser })
    .onConflict((conflict) => conflict.doNothing())
    .execute();

/**
 * Lets a browser continue a draft whose link was opened there; for the transaction that uses the link up. Who typed the address
 * elsewhere, and may not have been its owner, can neither read nor continue it from then on. Where the owner has another draft of the
 * same call, this browser gets both, and they choose.
 *
 * @param former SHA-256 of the cookie that the browser had until now; null for none.
 * @returns false where the draft is gone.
 */
export async function admitBrowser(
  trx: Transaction<Database>,
  proof: Proof,
  former: string | null,
): Promise<boolean> {
  const { id, browser, now } = proof;
  // Locked: it is not sent or deleted while its browser changes.
  const [row] = await trx
    .updateTable('application_drafts')
    .set((set) => ({ revision: set.ref('revision') }))
    .where('id', '=', id)
    .where('expires_at', '>', now)
    .returning(['call', 'owner', 'proven_at'])
    .execute();
  if (!row) return false;
  if (former !== null)
    await trx.updateTable('draft_browsers').set({ browser }).where('browser', '=', former).execute();
  await admit(trx, id, browser);
  if (row.proven_at !== null) return true;
  // At once, and not only when they have chosen: what they type into it meanwhile is theirs.
  await keepOnly(trx, id, browser);
  const other = await trx
    .selectFrom('application_drafts')
    .select('id')
    .where('owner', '=', row.owner)
    .where('proven_at', 'is not', null)
    .executeTakeFirst();
  if (other) await admit(trx, other.id, browser);
  else await setProven(trx, { id, call: row.call }, proof);
  return true;
}

/**
 * Keeps one of the drafts of a person and call, and deletes the others that the browser has.
 *
 * @returns the files of those, for `removeFiles`; undefined where the browser has not the draft, or there is nothing to choose.
 */
export function chooseDraft(db: Kysely<Database>, proof: Proof): Promise<string[] | undefined> {
  const { id, browser, now } = proof;
  return db.transaction().execute(async (trx) => {
    await inTurn(trx, 'one-time links');
    const own = await ofBrowser(trx, browser, now).execute();
    const row = own.find((one) => one.id === id);
    const same = own.filter(({ owner }) => owner === row?.owner);
    // Where no link was opened, none is known to be theirs: there is nothing to choose from.
    if (!row || same.every(({ proven_at }) => proven_at === null)) return undefined;
    const removed: string[] = [];
    for (const other of same) if (other.id !== id) removed.push(...(await dropDraft(trx, other.id)));
    if (row.proven_at === null) await setProven(trx, row, proof);
    return removed;
  });
}
