import { reviewPath, reviewPaths } from '../../../../model/reviews/addresses.ts';
import type { ReviewQueuePage } from '../../../../model/messages/reviews.ts';
import { callTitle, formatTime } from '../../staff/format.ts';
import { findPhase, isOver } from '../phase.ts';
import { listQueue } from '../queue.ts';
import { formatTotal } from './numbers.ts';
import type { ReviewContext } from './options.ts';

/** What a person has to review, by call. */
export async function queuePage(
  context: ReviewContext,
  reviewer: string,
  outcome: Pick<ReviewQueuePage, 'done' | 'problem'>,
): Promise<ReviewQueuePage> {
  const { store, locale, now } = context;
  const queue = await listQueue(store.db, reviewer);
  const calls: ReviewQueuePage['calls'] = [];
  let next: string | null = null;
  for (const [name, rows] of Map.groupBy(queue, ({ call }) => call)) {
    const phase = await findPhase(store.db, name);
    const over = phase !== undefined && isOver(phase, now);
    const first = over ? undefined : rows.find(({ state }) => state !== 'sent');
    if (first) next ??= reviewPath(locale, first.reference);
    const closesAt = phase?.closesAt ?? null;
    calls.push({
      name,
      title: callTitle(context, name),
      closes: closesAt === null ? null : formatTime(context, closesAt),
      isOver: over,
      sent: rows.filter(({ state }) => state === 'sent').length,
      rows: rows.map(({ reference, state, total }) => ({
        reference,
        href: reviewPath(locale, reference),
        state,
        total: total === null ? null : formatTotal(context, total),
      })),
    });
  }
  return { alternates: reviewPaths, calls, next, ...outcome };
}
