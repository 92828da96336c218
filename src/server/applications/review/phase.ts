import type { Kysely } from 'kysely';
import { z } from 'zod';
import { roles } from '../../../model/accounts/roles.ts';
import { inTurn } from '../storage/database/in-turn.ts';
import type { Database } from '../storage/database/schema.ts';

/** How the applications to a call are reviewed. */
export interface Phase {
  call: string;
  digest: string;
  criteriaFrom: number;
  perApplication: number;
  isBlind: boolean;
  /** Null while no end is set. */
  closesAt: number | null;
}

/** The review of a call; undefined where no criteria were kept for it. */
export async function findPhase(db: Kysely<Database>, call: string): Promise<Phase | undefined> {
  const row = await db.selectFrom('review_calls').selectAll().where('call', '=', call).executeTakeFirst();
  return (
    row && {
      call: row.call,
      digest: row.criteria_digest,
      criteriaFrom: row.criteria_from,
      perApplication: row.per_application,
      isBlind: row.is_blind === 1,
      closesAt: row.closes_at,
    }
  );
}

export const isOver = ({ closesAt }: Pick<Phase, 'closesAt'>, now: number): boolean =>
  closesAt !== null && closesAt <= now;

/** So many people at most review one application. */
export const mostPerApplication = 9;

export interface PhaseSettings extends Pick<Phase, 'perApplication' | 'isBlind' | 'closesAt'> {
  /** The ids of the accounts. */
  reviewers: readonly string[];
}

/** Changes how the applications to a call are reviewed. What was assigned stays so. @param record puts it on record, in the same transaction. */
export function savePhase(
  db: Kysely<Database>,
  call: string,
  { perApplication, isBlind, closesAt, reviewers }: PhaseSettings,
  record: (trx: Kysely<Database>) => Promise<void>,
): Promise<void> {
  return db.transaction().execute(async (trx) => {
    await inTurn(trx, `reviews ${call}`);
    await trx
      .updateTable('review_calls')
      .set({ per_application: perApplication, is_blind: isBlind ? 1 : 0, closes_at: closesAt })
      .where('call', '=', call)
      .execute();
    await trx.deleteFrom('review_panels').where('call', '=', call).execute();
    for (const reviewer of new Set(reviewers))
      await trx.insertInto('review_panels').values({ call, reviewer }).execute();
    await record(trx);
  });
}

/** A person who may review. */
export interface Reviewer {
  id: string;
  email: string;
  name: string;
}

const rolesSchema = z.array(z.enum(roles));

/** People by their accounts, closed ones too: what they reviewed stays. */
export function findPeople(db: Kysely<Database>, ids: readonly string[]): Promise<Reviewer[]> {
  return db
    .selectFrom('accounts')
    .select(['id', 'email', 'name'])
    .where('id', 'in', ids)
    .orderBy('email')
    .execute();
}

/** All who have the role and an open account, by address. */
export async function listReviewers(db: Kysely<Database>): Promise<Reviewer[]> {
  const rows = await db
    .selectFrom('accounts')
    .select(['id', 'email', 'name', 'roles'])
    .where('disabled_at', 'is', null)
    .orderBy('email')
    .execute();
  return rows
    .filter((row) => rolesSchema.parse(JSON.parse(row.roles)).includes('reviewer'))
    .map(({ id, email, name }) => ({ id, email, name }));
}

/** Those whom the staff chose for a call, as far as they still may review. */
export async function listPanel(db: Kysely<Database>, call: string): Promise<Reviewer[]> {
  const chosen = await db.selectFrom('review_panels').select('reviewer').where('call', '=', call).execute();
  const ids = new Set(chosen.map(({ reviewer }) => reviewer));
  return (await listReviewers(db)).filter(({ id }) => ids.has(id));
}
