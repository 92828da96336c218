import type { Kysely, Transaction } from 'kysely';
import type { Database } from '../storage/database/schema.ts';
import type { Store } from '../storage/store.ts';
import { ErasureIncomplete, removeErasedMail } from './mail-files.ts';

/** What an erased application keeps: reference, form, call, time and the channels it was for, so that counts still balance. */
const nothing = {
  state: 'erased',
  answers: Uint8Array.of(0),
  flags: '[]',
  score: 0,
  locale: '',
} as const;

async function eraseOne(trx: Transaction<Database>, reference: string): Promise<boolean> {
  const erased = await trx
    .updateTable('applications')
    .set({ ...nothing, token: `erased ${reference}`, sealed_token: null })
    .where('reference', '=', reference)
    .where('state', '!=', 'erased')
    .returning('reference')
    .execute();
  if (erased.length === 0) return false;
  const deliveries = trx.selectFrom('outbox').select('id').where('reference', '=', reference);
  await trx.deleteFrom('acknowledged').where('delivery', 'in', deliveries).execute();
  for (const table of [
    'files',
    'held_files',
    'consents',
    'idempotency',
    'outbox',
    'subscriptions',
  ] as const) {
    await trx.deleteFrom(table).where('reference', '=', reference).execute();
  }
  return true;
}

/** References of applications whose time of keeping, as their form said when they came, is over. */
export async function findExpired(db: Kysely<Database>, now: number): Promise<string[]> {
  const rows = await db
    .selectFrom('applications')
    .select('reference')
    .where('state', '!=', 'erased')
    .where('erase_after', '<=', now)
    .execute();
  return rows.map(({ reference }) => reference);
}

export interface EraseOptions {
  store: Pick<Store, 'db' | 'truncateWal'>;
  /** Where the file channel puts messages. */
  mailDir: string;
  onProgress?: (done: number) => void;
}

/**
 * Erases applications: answers, files, consents, what was to be forwarded, and messages in files. A tombstone stays. One
 * transaction each, so that a server goes on taking applications meanwhile; what an interruption left is erased the next
 * time.
 *
 * @returns how many were erased; those that were already are not counted.
 * @throws ErasureIncomplete where messages in files could not be removed; the database is done by then.
 */
export async function eraseApplications(
  references: readonly string[],
  { store, mailDir, onProgress }: EraseOptions,
): Promise<number> {
  let count = 0;
  for (const [index, reference] of references.entries()) {
    if (await store.db.transaction().execute((trx) => eraseOne(trx, reference))) count += 1;
    onProgress?.(index + 1);
    // Bytes are overwritten as they are erased, which takes time: let waiting requests have their turn.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const left = await removeErasedMail(store.db, mailDir);
  await store.truncateWal();
  if (left.length > 0) throw new ErasureIncomplete(left);
  return count;
}
