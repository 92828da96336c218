import type { Kysely } from 'kysely';
import { inTurn } from '../database/in-turn.ts';
import type { Database } from '../database/schema.ts';
import type { Vault } from '../database/vault.ts';
import { removeFiles } from '../files/remove.ts';
import { toDraft } from './drafts.ts';
import { dropDraft } from './drop.ts';

const perQuery = 100;

/** Deletes drafts, with their files. */
export async function dropDrafts(db: Kysely<Database>, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const files = await db.transaction().execute(async (trx) => {
      await inTurn(trx, 'one-time links');
      return dropDraft(trx, id);
    });
    await removeFiles(db, files);
  }
}

/** Deletes drafts whose time is over. @returns how many drafts. */
export async function expireDrafts(db: Kysely<Database>, now: number): Promise<number> {
  let count = 0;
  for (;;) {
    const over = await db
      .selectFrom('application_drafts')
      .select('id')
      .where('expires_at', '<=', now)
      .limit(perQuery)
      .execute();
    await dropDrafts(
      db,
      over.map(({ id }) => id),
    );
    count += over.length;
    if (over.length < perQuery) break;
  }
  return count;
}

/**
 * The drafts in which an address stands, whatever its capitals: it was saved for it, or was typed as an answer. All are opened:
 * there are few, and none for long.
 */
export async function findDraftsOf(db: Kysely<Database>, vault: Vault, address: string): Promise<string[]> {
  const wanted = address.trim().toLowerCase();
  const found: string[] = [];
  for (let last = ''; ;) {
    const rows = await db
      .selectFrom('application_drafts')
      .selectAll()
      .where('id', '>', last)
      .orderBy('id')
      .limit(perQuery)
      .execute();
    for (const row of rows) {
      const { body } = toDraft(row, vault);
      const texts = [body.address, ...body.values.flatMap(([, values]) => values)];
      if (texts.some((text) => text.trim().toLowerCase() === wanted)) found.push(row.id);
    }
    last = rows.at(-1)?.id ?? '';
    if (rows.length < perQuery) return found;
  }
}
