import type { Kysely, Transaction } from 'kysely';
import { totalOf } from '../../../model/reviews/scale.ts';
import { inTurn } from '../storage/database/in-turn.ts';
import type { Database } from '../storage/database/schema.ts';
import { lockApplication } from '../storage/lock-applications.ts';
import type { Vault } from '../storage/database/vault.ts';
import { sealBody, type ReviewBody } from './body.ts';
import { readCriteria } from './criteria.ts';
import { findPhase, isOver } from './phase.ts';

/** Whose review of what. */
export interface Own {
  reference: string;
  call: string;
  /** The id of the account. */
  reviewer: string;
}

/** `gone`: the person does not have it any more. `over`: the phase has closed. `incomplete`: a score is missing. */
export type Written = 'written' | 'gone' | 'over' | 'incomplete';

interface WriteOptions {
  now: number;
  /** Puts it on record, in the same transaction. */
  record: (trx: Kysely<Database>) => Promise<void>;
}

/** Changes the row of what a person has to review, where they have it and the application is not erased meanwhile. */
async function changeOwn(
  trx: Transaction<Database>,
  { reference, reviewer }: Own,
  changes: Partial<Omit<Database['reviews'], 'id'>>,
): Promise<boolean> {
  if ((await lockApplication(trx, reference)) !== 'accepted') return false;
  const changed = await trx
    .updateTable('reviews')
    .set(changes)
    .where('reference', '=', reference)
    .where('reviewer', '=', reviewer)
    .where('removed_at', 'is', null)
    .where('conflict_at', 'is', null)
    .returning('id')
    .execute();
  return changed.length > 0;
}

/** Carries out a write that is on record, or neither. */
function onRecord(
  db: Kysely<Database>,
  { record }: WriteOptions,
  write: (trx: Transaction<Database>) => Promise<Written>,
): Promise<Written> {
  return db.transaction().execute(async (trx) => {
    const written = await write(trx);
    if (written === 'written') await record(trx);
    return written;
  });
}

/**
 * Keeps a review: as a draft, which may be incomplete, or sent. What was sent stays sent, and may be changed until the phase
 * closes, but not become a draft again.
 */
export function writeReview(
  db: Kysely<Database>,
  vault: Vault,
  own: Own,
  { body, isSent, ...options }: WriteOptions & { body: ReviewBody; isSent: boolean },
): Promise<Written> {
  const { now } = options;
  return onRecord(db, options, async (trx) => {
    await inTurn(trx, `reviews ${own.call}`);
    const phase = await findPhase(trx, own.call);
    if (!phase) return 'gone';
    if (isOver(phase, now)) return 'over';
    const { selection } = await readCriteria(trx, phase.digest);
    const total = totalOf(body.scores, selection);
    if (isSent && total === undefined) return 'incomplete';
    const earlier = await trx
      .selectFrom('reviews')
      .select('sent_at')
      .where('reference', '=', own.reference)
      .where('reviewer', '=', own.reviewer)
      .executeTakeFirst();
    const sentAt = earlier?.sent_at ?? null;
    if (!isSent && sentAt !== null) return 'incomplete';
    const sent = isSent ? { sent_at: sentAt ?? now, total: total ?? null } : {};
    const changes = { saved_at: now, body: sealBody(vault, body), ...sent };
    return (await changeOwn(trx, own, changes)) ? 'written' : 'gone';
  });
}

/** Puts an application off: it comes last. */
export function skip(db: Kysely<Database>, own: Own, options: WriteOptions): Promise<Written> {
  return onRecord(db, options, async (trx) =>
    (await changeOwn(trx, own, { skipped_at: options.now })) ? 'written' : 'gone',
  );
}

/** A person has an interest in an application: from now on it does not exist for them, and what they wrote of it counts no more. */
export function declareConflict(
  db: Kysely<Database>,
  vault: Vault,
  own: Own,
  { reason, ...options }: WriteOptions & { reason: string },
): Promise<Written> {
  const { now } = options;
  return onRecord(db, options, async (trx) => {
    const phase = await findPhase(trx, own.call);
    if (phase && isOver(phase, now)) return 'over';
    const sealed = vault.seal(new TextEncoder().encode(reason));
    const changes = { conflict_at: now, conflict_reason: sealed, total: null };
    return (await changeOwn(trx, own, changes)) ? 'written' : 'gone';
  });
}
