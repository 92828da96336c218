import type { Kysely, Transaction } from 'kysely';
import type { Database } from '../database/schema.ts';

/** So many pieces are overwritten at once: what waits for the database meanwhile waits for no more. */
const piecesAtOnce = 8;
const filesAtOnce = 100;
/** When what is to be removed has expired. */
const already = 0;

async function removePieces(db: Kysely<Database>, file: string): Promise<number> {
  const removed = await db
    .deleteFrom('file_pieces')
    .where('file', '=', file)
    .where('number', 'in', (select) =>
      select
        .selectFrom('file_pieces')
        .select('number')
        .where('file', '=', file)
        .orderBy('number')
        .limit(piecesAtOnce),
    )
    .returning('number')
    .execute();
  return removed.length;
}

/** Removes files that nothing leads to any more: expired or detached. What an interruption leaves, the next sweep removes. */
export async function removeFiles(db: Kysely<Database>, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    while ((await removePieces(db, id)) > 0) await new Promise((resolve) => setImmediate(resolve));
    await db.deleteFrom('files').where('id', '=', id).where('reference', 'is', null).execute();
  }
}

/** Removes files that came with a request of which nothing was made; those that are held or attached stay. */
export async function removeUnused(db: Kysely<Database>, ids: readonly string[]): Promise<void> {
  for (let start = 0; start < ids.length; start += filesAtOnce)
    await removeSome(db, ids.slice(start, start + filesAtOnce));
}

async function removeSome(db: Kysely<Database>, ids: readonly string[]): Promise<void> {
  const unused = await db
    .updateTable('files')
    .set({ expires_at: already })
    .where('id', 'in', ids)
    .where('reference', 'is', null)
    .where('token', 'is', null)
    .returning('id')
    .execute();
  await removeFiles(
    db,
    unused.map(({ id }) => id),
  );
}

/**
 * Takes its files from an application that is being erased, in the same transaction.
 *
 * @returns what to hand to `removeFiles` when that is done.
 */
export async function detachFiles(trx: Transaction<Database>, reference: string): Promise<string[]> {
  const detached = await trx
    .updateTable('files')
    .set({ reference: null, supplement: null, token: null, sender: null, expires_at: already })
    .where('reference', '=', reference)
    .returning('id')
    .execute();
  return detached.map(({ id }) => id);
}

/** Removes the files that have expired: those that were held for a day, and those whose request was never answered. */
export async function sweepFiles(db: Kysely<Database>, now: number): Promise<void> {
  // The token of a file that is attached lets the same form be known as the same, for as long as it was held.
  await db
    .updateTable('files')
    .set({ token: null, expires_at: null })
    .where('expires_at', '<=', now)
    .where('reference', 'is not', null)
    .execute();
  for (;;) {
    // Locked first: an application that takes one at this very moment gets it whole, or is told.
    const expired = await db
      .updateTable('files')
      .set({ expires_at: already, token: null })
      .where('id', 'in', (select) =>
        select
          .selectFrom('files')
          .select('id')
          .where('expires_at', '<=', now)
          .where('reference', 'is', null)
          .limit(filesAtOnce),
      )
      .where('reference', 'is', null)
      .returning('id')
      .execute();
    await removeFiles(
      db,
      expired.map(({ id }) => id),
    );
    if (expired.length < filesAtOnce) return;
  }
}

/**
 * What is arriving at this moment. For a server that is alone on its database, before it takes requests: what was arriving when
 * the last one ended, for `removeUnused`.
 */
export async function findArriving(db: Kysely<Database>): Promise<string[]> {
  const arriving = await db
    .selectFrom('files')
    .select('id')
    .where('reference', 'is', null)
    .where('token', 'is', null)
    .execute();
  return arriving.map(({ id }) => id);
}
