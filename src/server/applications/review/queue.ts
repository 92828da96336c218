import type { Kysely } from 'kysely';
import type { Database } from '../storage/database/schema.ts';

/** What a person is to review. */
export interface QueueRow {
  reference: string;
  call: string;
  state: 'to do' | 'draft' | 'sent';
  total: number | null;
  sentAt: number | null;
}

/**
 * What is assigned to a person, and nothing else: what they have still to send, in the order in which it was assigned, what
 * they put off behind it, then what they sent.
 */
export async function listQueue(db: Kysely<Database>, reviewer: string): Promise<QueueRow[]> {
  const rows = await db
    .selectFrom('reviews')
    .innerJoin('applications', 'applications.reference', 'reviews.reference')
    .select(['reviews.reference', 'reviews.call', 'saved_at', 'sent_at', 'skipped_at', 'total'])
    .where('reviewer', '=', reviewer)
    .where('removed_at', 'is', null)
    .where('conflict_at', 'is', null)
    .where('applications.state', '=', 'accepted')
    .orderBy('reviews.id')
    .execute();
  const placeOf = ({ sent_at, skipped_at }: (typeof rows)[number]) =>
    sent_at === null ? (skipped_at ?? 0) : Infinity;
  return rows
    .toSorted((one, other) => (placeOf(one) === placeOf(other) ? 0 : placeOf(one) - placeOf(other)))
    .map(({ reference, call, saved_at, sent_at, total }) => ({
      reference,
      call,
      state: sent_at !== null ? 'sent' : saved_at === null ? 'to do' : 'draft',
      total,
      sentAt: sent_at,
    }));
}

/** What comes next after an application; undefined where nothing else is left to send. */
export const nextIn = (queue: readonly QueueRow[], reference: string): string | undefined =>
  queue.find((row) => row.state !== 'sent' && row.reference !== reference)?.reference;
