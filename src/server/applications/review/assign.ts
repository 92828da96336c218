import { randomUUIDv7 } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { fieldsOf } from '../../../forms/fields/fields.ts';
import { inTurn } from '../storage/database/in-turn.ts';
import type { Database } from '../storage/database/schema.ts';
import type { Vault } from '../storage/database/vault.ts';
import { readAnswers } from '../storage/find.ts';
import { findDefinition } from '../storage/form-versions.ts';
import { listPanel, listReviewers } from './phase.ts';
import { shareOut } from './share-out.ts';

type Trx = Transaction<Database>;

/** Who assigns, and when. */
interface By {
  /** The address of the account. */
  actor: string;
  now: number;
}

/** What of a row says that the person has it: neither taken away nor in conflict. */
export const isActive = ({
  removed_at,
  conflict_at,
}: {
  removed_at: number | null;
  conflict_at: number | null;
}) => removed_at === null && conflict_at === null;

/** The applications to a call that are reviewed, with the applicant's field of activity. */
async function readApplications(trx: Trx, vault: Vault, { call, form }: { call: string; form: string }) {
  const rows = await trx
    .selectFrom('applications')
    .select(['reference', 'form_digest', 'answers'])
    .where('call', '=', call)
    .where('form', '=', form)
    .where('state', '=', 'accepted')
    .execute();
  const applications: { reference: string; field: string }[] = [];
  for (const { reference, form_digest, answers: sealed } of rows) {
    const definition = await findDefinition(trx, form_digest);
    const { answers } = readAnswers(vault, sealed);
    const asked = fieldsOf(definition).find(({ type }) => type === 'domain');
    const field = asked && answers[asked.name];
    applications.push({ reference, field: typeof field === 'string' ? field : '' });
  }
  return applications;
}

const rowOf = (assignment: { reference: string; call: string; reviewer: string }, { actor, now }: By) => ({
  id: randomUUIDv7(),
  ...assignment,
  assigned_at: now,
  assigned_by: actor,
  removed_at: null,
  skipped_at: null,
  conflict_at: null,
  conflict_reason: null,
  saved_at: null,
  sent_at: null,
  total: null,
  body: null,
});

export interface SharingOptions extends By {
  vault: Vault;
  /** The form by which people apply to the call. */
  form: string;
  perApplication: number;
  seed: string;
  /** Puts it on record, in the same transaction. */
  record: (trx: Kysely<Database>) => Promise<void>;
}

/** Gives each application to as many people as are to review it. What is assigned stays so; a second time nothing is left to do. @returns how many were assigned, and how many are still missing. */
export function shareOutCall(
  db: Kysely<Database>,
  call: string,
  { vault, form, perApplication, seed, record, ...by }: SharingOptions,
): Promise<{ given: number; missing: number }> {
  return db.transaction().execute(async (trx) => {
    await inTurn(trx, `reviews ${call}`);
    const applications = await readApplications(trx, vault, { call, form });
    const rows = await trx
      .selectFrom('reviews')
      .select(['reference', 'reviewer', 'removed_at', 'conflict_at', 'sent_at'])
      .where('call', '=', call)
      .execute();
    // Of those who may review no more, only what they sent counts.
    const able = new Set((await listReviewers(trx)).map(({ id }) => id));
    const assigned = rows.map(({ reference, reviewer, sent_at, ...row }) => ({
      reference,
      reviewer,
      isActive: isActive(row) && (sent_at !== null || able.has(reviewer)),
    }));
    const panel = await listPanel(trx, call);
    const reviewers = panel.map(({ id }) => id);
    const given = shareOut({ applications, reviewers, assigned, perApplication }, seed);
    await record(trx);
    for (const assignment of given)
      await trx
        .insertInto('reviews')
        .values(rowOf({ ...assignment, call }, by))
        .execute();
    const have = Map.groupBy(
      [...assigned.filter((one) => one.isActive), ...given],
      ({ reference }) => reference,
    );
    const missing = applications.map(({ reference }) => perApplication - (have.get(reference)?.length ?? 0));
    return {
      given: given.length,
      missing: missing.reduce((sum, one) => sum + Math.max(0, one), 0),
    };
  });
}

/** Gives an application to a person to review; what was taken away from them comes back with its draft. @returns false where that may not be. */
export function assignReviewer(
  db: Kysely<Database>,
  { reference, call, reviewer }: { reference: string; call: string; reviewer: string },
  { record, ...by }: By & Pick<SharingOptions, 'record'>,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    await inTurn(trx, `reviews ${call}`);
    const application = await trx
      .selectFrom('applications')
      .select('reference')
      .where('reference', '=', reference)
      .where('call', '=', call)
      .where('state', '=', 'accepted')
      .executeTakeFirst();
    const may = (await listReviewers(trx)).some(({ id }) => id === reviewer);
    if (!application || !may) return false;
    const earlier = await trx
      .selectFrom('reviews')
      .select(['id', 'removed_at', 'conflict_at'])
      .where('reference', '=', reference)
      .where('reviewer', '=', reviewer)
      .executeTakeFirst();
    if (earlier && earlier.conflict_at !== null) return false;
    if (earlier && isActive(earlier)) return true;
    await record(trx);
    if (earlier)
      await trx.updateTable('reviews').set({ removed_at: null }).where('id', '=', earlier.id).execute();
    else await trx.insertInto('reviews').values(rowOf({ reference, call, reviewer }, by)).execute();
    return true;
  });
}

/** Takes an application away from a person who has not sent a review of it. Their draft is kept, and shown to nobody. @returns false where it was sent, or they do not have it. */
export function unassignReviewer(
  db: Kysely<Database>,
  { reference, id }: { reference: string; id: string },
  { now, record }: { now: number } & Pick<SharingOptions, 'record'>,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const removed = await trx
      .updateTable('reviews')
      .set({ removed_at: now })
      .where('id', '=', id)
      .where('reference', '=', reference)
      .where('sent_at', 'is', null)
      .where('removed_at', 'is', null)
      .where('conflict_at', 'is', null)
      .returning('id')
      .execute();
    if (removed.length > 0) await record(trx);
    return removed.length > 0;
  });
}
