import type { Kysely } from 'kysely';
import type { Reviewed } from '../../../model/reviews/ranking.ts';
import { medianOf } from '../../../model/reviews/scale.ts';
import type { Database } from '../storage/database/schema.ts';
import type { Vault } from '../storage/database/vault.ts';
import { isActive } from './assign.ts';
import { openBody, openText, type ReviewBody } from './body.ts';

/** A review as the staff see it. A draft is its writer's alone: nothing of it is here. */
export interface ReviewOf {
  id: string;
  /** The id of the account, and its name. */
  reviewer: string;
  name: string;
  state: 'assigned' | 'draft' | 'sent' | 'conflict';
  at: number;
  total: number | null;
  body: ReviewBody;
  /** Of a conflict. */
  reason: string;
}

/** The reviews of an application, with conflicts of interest; what was taken away from a person is left out. */
export async function listReviewsOf(
  db: Kysely<Database>,
  vault: Vault,
  reference: string,
): Promise<ReviewOf[]> {
  const rows = await db
    .selectFrom('reviews')
    .innerJoin('accounts', 'accounts.id', 'reviews.reviewer')
    .selectAll('reviews')
    .select('accounts.name')
    .where('reference', '=', reference)
    .where('removed_at', 'is', null)
    .orderBy('reviews.id')
    .execute();
  return rows.map((row) => {
    const isConflict = row.conflict_at !== null;
    const isSent = row.sent_at !== null && !isConflict;
    const written = row.saved_at === null ? 'assigned' : 'draft';
    return {
      id: row.id,
      reviewer: row.reviewer,
      name: row.name,
      state: isConflict ? 'conflict' : isSent ? 'sent' : written,
      at: row.conflict_at ?? row.sent_at ?? row.saved_at ?? row.assigned_at,
      total: isSent ? row.total : null,
      body: openBody(vault, isSent ? row.body : null),
      reason: openText(vault, row.conflict_reason),
    };
  });
}

/** How far the review of an application is: how many have it, how many have sent theirs, and the median of their totals. */
export interface Progress {
  assigned: number;
  sent: number;
  conflicts: number;
  median: number | undefined;
}

export const noReviews: Progress = { assigned: 0, sent: 0, conflicts: 0, median: undefined };

type Counted = Pick<Database['reviews'], 'removed_at' | 'conflict_at' | 'sent_at' | 'total'>;

function progressOf(rows: readonly Counted[]): Progress {
  const active = rows.filter(isActive);
  const sent = active.filter(({ sent_at }) => sent_at !== null);
  return {
    assigned: active.length,
    sent: sent.length,
    conflicts: rows.filter(({ conflict_at }) => conflict_at !== null).length,
    median: medianOf(sent.flatMap(({ total }) => total ?? [])),
  };
}

/** How far the reviews of some applications are; those without any are not among them. */
export async function readProgress(
  db: Kysely<Database>,
  references: readonly string[],
): Promise<Map<string, Progress>> {
  if (references.length === 0) return new Map();
  const rows = await db
    .selectFrom('reviews')
    .select(['reference', 'removed_at', 'conflict_at', 'sent_at', 'total'])
    .where('reference', 'in', references)
    .execute();
  const groups = Map.groupBy(rows, ({ reference }) => reference);
  return new Map([...groups].map(([reference, list]) => [reference, progressOf(list)]));
}

/** How far everyone is who has something of a call to review, by account. */
export async function readProgressByReviewer(
  db: Kysely<Database>,
  call: string,
): Promise<Map<string, Progress>> {
  const rows = await db
    .selectFrom('reviews')
    .innerJoin('applications', 'applications.reference', 'reviews.reference')
    .select(['reviewer', 'removed_at', 'conflict_at', 'sent_at', 'total'])
    .where('reviews.call', '=', call)
    .where('applications.state', '=', 'accepted')
    .execute();
  const groups = Map.groupBy(rows, ({ reviewer }) => reviewer);
  return new Map([...groups].map(([reviewer, list]) => [reviewer, progressOf(list)]));
}

/** The accepted applications to a call by its form, with the totals that count of each: of reviews that were sent and are still their writer's. */
export async function readTotals(
  db: Kysely<Database>,
  { call, form }: { call: string; form: string },
): Promise<Reviewed[]> {
  const rows = await db
    .selectFrom('applications')
    .leftJoin('reviews', (join) =>
      join
        .onRef('reviews.reference', '=', 'applications.reference')
        .on('reviews.removed_at', 'is', null)
        .on('reviews.conflict_at', 'is', null)
        .on('reviews.sent_at', 'is not', null),
    )
    .select(['applications.reference', 'reviews.reviewer', 'reviews.total'])
    .where('applications.call', '=', call)
    .where('applications.form', '=', form)
    .where('applications.state', '=', 'accepted')
    .execute();
  const groups = Map.groupBy(rows, ({ reference }) => reference);
  return [...groups].map(([reference, list]) => ({
    reference,
    reviews: list.flatMap(({ reviewer, total }) =>
      reviewer === null || total === null ? [] : [{ reviewer, total }],
    ),
  }));
}
