import type { Kysely, Transaction } from 'kysely';
import { inTurn } from '../storage/database/in-turn.ts';
import { isKept } from '../storage/database/migrations/indexes.ts';
import type { Database } from '../storage/database/schema.ts';
import { noAnswers } from '../storage/find.ts';
import type { Store } from '../storage/store.ts';
import { detachFiles, removeFiles } from '../storage/files/remove.ts';
import { ErasureIncomplete, removeErasedMail } from './mail-files.ts';

/** What an erased application keeps: reference, form, call, time and the channels it was for, so that counts still balance. */
const nothing = {
  state: 'erased',
  answers: noAnswers,
  flags: '[]',
  score: 0,
  locale: '',
} as const;

/** Tables of which an erased application keeps no row. */
const ofOneApplication = [
  'consents',
  'idempotency',
  'outbox',
  'subscriptions',
  'staff_notes',
  'address_corrections',
  'supplements',
  'decision_reasons',
  'decision_messages',
] as const;

/** @returns its files, whose content is still to be removed; undefined where it was erased before. */
async function eraseOne(trx: Transaction<Database>, reference: string): Promise<string[] | undefined> {
  // Before the application is locked, as where a link is used up: neither waits for the other for ever.
  await inTurn(trx, 'one-time links');
  const erased = await trx
    .updateTable('applications')
    .set({ ...nothing, token: `erased ${reference}`, sealed_token: null })
    .where('reference', '=', reference)
    .where('state', '!=', 'erased')
    .returning('reference')
    .execute();
  if (erased.length === 0) return undefined;
  const deliveries = trx.selectFrom('outbox').select('id').where('reference', '=', reference);
  await trx.deleteFrom('acknowledged').where('delivery', 'in', deliveries).execute();
  for (const table of ofOneApplication) {
    await trx.deleteFrom(table).where('reference', '=', reference).execute();
  }
  // That it was reviewed, and how often, is counted still.
  await trx
    .updateTable('reviews')
    .set({ conflict_reason: null, body: null, total: null })
    .where('reference', '=', reference)
    .execute();
  // So is what was decided; what is only pending comes to nothing, and nothing says which start-up it was.
  await trx
    .updateTable('decisions')
    .set({ pending: null, pending_from: null, pending_at: null, pending_by: null })
    .set({ showcase_name: null, showcase_at: null, showcase_by: null })
    .where('reference', '=', reference)
    .execute();
  await trx.deleteFrom('one_time_links').where('subject', '=', reference).execute();
  return detachFiles(trx, reference);
}

/** References of applications whose time of keeping, as their form said when they came, is over. */
export async function findExpired(db: Kysely<Database>, now: number): Promise<string[]> {
  const rows = await db
    .selectFrom('applications')
    .select('reference')
    .where(isKept)
    .where('erase_after', '<=', now)
    .execute();
  return rows.map(({ reference }) => reference);
}

const perQuery = 500;

/** Those that are not erased yet. */
async function findKept(db: Kysely<Database>, references: readonly string[]): Promise<string[]> {
  const kept: string[] = [];
  for (let start = 0; start < references.length; start += perQuery) {
    const rows = await db
      .selectFrom('applications')
      .select('reference')
      .where('state', '!=', 'erased')
      .where('reference', 'in', references.slice(start, start + perQuery))
      .execute();
    kept.push(...rows.map(({ reference }) => reference));
  }
  return kept;
}

export interface EraseOptions {
  store: Pick<Store, 'db' | 'truncateWal' | 'recordErasures'>;
  /** Where the file channel puts messages. */
  mailDir: string;
  onProgress?: (done: number) => void;
}

/**
 * Erases applications: answers, files, consents, what was to be forwarded, and messages in files. A tombstone stays. One
 * transaction each, and a few for its files, so that a server goes on taking applications meanwhile; what an interruption left
 * is erased the next time, or by the sweep.
 *
 * @returns how many were erased; those that were already are not counted.
 * @throws ErasureIncomplete where messages in files could not be removed; the database is done by then.
 */
export async function eraseApplications(
  references: readonly string[],
  { store, mailDir, onProgress }: EraseOptions,
): Promise<number> {
  const due = await findKept(store.db, references);
  // First: a backup that is restored after a crash in between must not bring back what someone was promised.
  await store.recordErasures(due);
  let count = 0;
  for (const [index, reference] of due.entries()) {
    const files = await store.db.transaction().execute((trx) => eraseOne(trx, reference));
    if (files) {
      await removeFiles(store.db, files);
      count += 1;
    }
    onProgress?.(index + 1);
    // Bytes are overwritten as they are erased, which takes time: let waiting requests have their turn.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const left = await removeErasedMail(store.db, mailDir);
  await store.truncateWal();
  if (left.length > 0) throw new ErasureIncomplete(left);
  return count;
}
