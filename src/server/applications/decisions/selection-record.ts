import type { Kysely } from 'kysely';
import type { SelectionCounts } from '../../../model/decisions/selection-record.ts';
import type { DecidedState } from '../../../model/decisions/states.ts';
import { isActive } from '../review/assign.ts';
import type { Database } from '../storage/database/schema.ts';

/** What the store says of the selection for a call. */
export interface SelectionRecord {
  counts: SelectionCounts;
  /** What is still to be done, in applications. */
  open: { held: number; pending: number; undecided: number };
  /** When the last application was accepted or declined; null where none was. */
  decidedAt: number | null;
}

type Of = { call: string; form: string };

const isFinal = (state: DecidedState | null): boolean =>
  state === 'accepted' || state === 'declined' || state === 'withdrawn';

const readRows = (db: Kysely<Database>, { call, form }: Of) =>
  db
    .selectFrom('applications')
    .leftJoin('decisions', 'decisions.reference', 'applications.reference')
    .select(['applications.reference', 'applications.state', 'decisions.state as decided', 'pending'])
    .where('applications.call', '=', call)
    .where('form', '=', form)
    .execute();

const readReviews = (db: Kysely<Database>, call: string) =>
  db
    .selectFrom('reviews')
    .select(['reference', 'reviewer', 'removed_at', 'conflict_at', 'sent_at'])
    .where('call', '=', call)
    .execute();

async function readDecidedAt(db: Kysely<Database>, { call, form }: Of): Promise<number | null> {
  const row = await db
    .selectFrom('decision_changes')
    .innerJoin('applications', 'applications.reference', 'decision_changes.reference')
    .select('at')
    .where('applications.call', '=', call)
    .where('form', '=', form)
    .where('to_state', 'in', ['accepted', 'declined'])
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.at ?? null;
}

/**
 * Counts the selection for a call. An erased application counts as received, and as eligible where someone had it to review
 * or a decision on it was applied: of what it was before, nothing else is left.
 */
export async function readSelectionRecord(db: Kysely<Database>, of: Of): Promise<SelectionRecord> {
  const rows = await readRows(db, of);
  const reviews = await readReviews(db, of.call);
  const assigned = new Set(reviews.map(({ reference }) => reference));
  const current = rows.filter(({ state }) => state === 'accepted');
  const erased = rows.filter(
    ({ state, reference, decided }) => state === 'erased' && (decided !== null || assigned.has(reference)),
  );
  const eligible = new Set([...current, ...erased].map(({ reference }) => reference));
  const counted = reviews.filter(({ reference }) => eligible.has(reference));
  const sent = counted.filter((review) => isActive(review) && review.sent_at !== null);
  return {
    counts: {
      received: rows.length,
      eligible: eligible.size,
      reviewed: new Set(sent.map(({ reference }) => reference)).size,
      reviews: sent.length,
      reviewers: new Set(sent.map(({ reviewer }) => reviewer)).size,
      conflicts: counted.filter(({ conflict_at }) => conflict_at !== null).length,
    },
    open: {
      held: rows.filter(({ state }) => state === 'quarantined').length,
      pending: current.filter(({ pending }) => pending !== null).length,
      undecided: current.filter(({ decided }) => !isFinal(decided)).length,
    },
    decidedAt: await readDecidedAt(db, of),
  };
}
