import type { ExpressionBuilder } from 'kysely';
import type { Database } from './database/schema.ts';

/** The place of an application in the order in which all came: by time, those of the same millisecond by reference. */
export interface Place {
  received_at: number;
  reference: string;
}

/** Where a list begins. */
export const beforeAll: Place = { received_at: -1, reference: '' };

/**
 * The applications behind one, in the order in which they came. One comparison, which an index answers from there on; two
 * that are joined by “or” read all that come before.
 *
 * @example query.where(isAfter(last)).orderBy('received_at').orderBy('reference')
 */
export const isAfter =
  ({ received_at, reference }: Place) =>
  (where: ExpressionBuilder<Database, 'applications'>) =>
    where(where.refTuple('received_at', 'reference'), '>', where.tuple(received_at, reference));

/** Where a list that goes back begins: later than any clock shows. */
export const afterAll: Place = { received_at: 8_640_000_000_000_001, reference: '' };

/**
 * The applications before one, the newest first.
 *
 * @example query.where(isBefore(last)).orderBy('received_at', 'desc').orderBy('reference', 'desc')
 */
export const isBefore =
  ({ received_at, reference }: Place) =>
  (where: ExpressionBuilder<Database, 'applications'>) =>
    where(where.refTuple('received_at', 'reference'), '<', where.tuple(received_at, reference));
