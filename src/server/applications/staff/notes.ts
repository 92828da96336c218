import { randomUUIDv7 } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database } from '../storage/database/schema.ts';
import { lockApplication } from '../storage/lock-applications.ts';
import type { Vault } from '../storage/database/vault.ts';

/** What one of the staff wrote down about an application. */
export interface Note {
  id: string;
  at: number;
  /** The address of the account. */
  author: string;
  text: string;
}

/** Signs. A longer text belongs elsewhere. */
export const longestNote = 4_000;

/** The notes on an application, the oldest first. */
export async function listNotes(db: Kysely<Database>, vault: Vault, reference: string): Promise<Note[]> {
  const rows = await db
    .selectFrom('staff_notes')
    .select(['id', 'at', 'author', 'text'])
    .where('reference', '=', reference)
    .orderBy('id')
    .execute();
  return rows.map(({ text, ...note }) => ({ ...note, text: new TextDecoder().decode(vault.open(text)) }));
}

/**
 * Adds a note to an application that is not erased.
 *
 * @returns false where there is none, or it was erased meanwhile.
 */
export function addNote(
  db: Kysely<Database>,
  vault: Vault,
  { reference, at, author, text }: Omit<Note, 'id'> & { reference: string },
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const kept = await lockApplication(trx, reference);
    if (kept === undefined || kept === 'erased') return false;
    const sealed = vault.seal(new TextEncoder().encode(text));
    await trx
      .insertInto('staff_notes')
      .values({ id: randomUUIDv7(), reference, at, author, text: sealed })
      .execute();
    return true;
  });
}

/** Deletes a note, for the person who wrote it. @returns false for anyone else's, or one that is gone. */
export async function deleteNote(
  db: Kysely<Database>,
  { id, reference, author }: Pick<Note, 'id' | 'author'> & { reference: string },
): Promise<boolean> {
  const gone = await db
    .deleteFrom('staff_notes')
    .where('id', '=', id)
    .where('reference', '=', reference)
    .where('author', '=', author)
    .returning('id')
    .execute();
  return gone.length > 0;
}
