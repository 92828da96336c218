import type { Kysely } from 'kysely';
import type { Database } from '../storage/database/schema.ts';
import type { Vault } from '../storage/database/vault.ts';
import { readCriteria } from './criteria.ts';
import { listReviewsOf } from './results.ts';

/** The reviews of an application that were sent, and conflicts of interest, with the criteria in full: a person may ask for them. */
export async function exportReviews(db: Kysely<Database>, vault: Vault, reference: string) {
  const reviews = await listReviewsOf(db, vault, reference);
  const shown = reviews.filter(({ state }) => state === 'sent' || state === 'conflict');
  const row = await db
    .selectFrom('applications')
    .innerJoin('review_calls', 'review_calls.call', 'applications.call')
    .select('criteria_digest')
    .where('reference', '=', reference)
    .executeTakeFirst();
  const criteria = row && shown.length > 0 ? await readCriteria(db, row.criteria_digest) : undefined;
  return shown.map(({ state, name, at, total, body, reason }) => ({
    state,
    reviewer: name,
    at: new Date(at).toISOString(),
    ...(state === 'conflict'
      ? { reason }
      : {
          total: total === null ? null : total / 100,
          criteria: (criteria?.selection ?? []).map(({ label, weight }, index) => ({
            label,
            weight,
            score: body.scores[index] ?? null,
            comment: body.comments[index] ?? '',
          })),
          comment: body.comment,
        }),
  }));
}
