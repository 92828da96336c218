import { reviewCallPath } from '../../../../model/reviews/addresses.ts';
import { reviewWords } from '../../../../model/reviews/words.ts';
import type { ApplicationReviews } from '../../../../model/messages/reviews.ts';
import { formatTime } from '../../staff/format.ts';
import { harmless } from '../../staff/harmless.ts';
import type { PageContext } from '../../staff/http/options.ts';
import type { StoredApplication } from '../../storage/application.ts';
import { readCriteria } from '../criteria.ts';
import { findPhase, listReviewers } from '../phase.ts';
import { listReviewsOf, noReviews, readProgress, type Progress } from '../results.ts';
import { formatTotal } from './numbers.ts';
import { sentReviewOf } from './review-page.ts';

/** How far the reviews of an application are, in a few words; empty where nobody has it. */
export function progressWords(
  { locale, tag }: Pick<PageContext, 'locale' | 'tag'>,
  { assigned, sent, median }: Progress,
): string {
  const words = reviewWords(locale, tag);
  if (assigned === 0) return '';
  return median === undefined
    ? words('reviews.summary', { sent, assigned })
    : words('reviews.summary.median', { sent, assigned, median: formatTotal({ tag }, median) });
}

/** What the list of applications says of the reviews of one: how many are sent of how many, and the median of their totals. */
export function reviewColumns(
  { locale, tag }: Pick<PageContext, 'locale' | 'tag'>,
  { assigned, sent, median }: Progress,
): { reviews: string; median: string } {
  const words = reviewWords(locale, tag);
  return {
    reviews: assigned === 0 ? '' : words('reviews.summary', { sent, assigned }),
    median: median === undefined ? '' : formatTotal({ tag }, median),
  };
}

/** The reviews of an application as the staff see them; null where those of its call are not set up, or it is not reviewed. */
export async function applicationReviews(
  context: PageContext,
  { reference, call, form, state }: StoredApplication,
): Promise<ApplicationReviews | null> {
  const { store, vault, site, locale } = context;
  const known = site.calls.find(({ name }) => name === call);
  const phase = call === null ? undefined : await findPhase(store.db, call);
  if (call === null || !phase || (known && known.form !== form.name)) return null;
  const drawn = { ...context, words: reviewWords(locale, context.tag) };
  const criteria = await readCriteria(store.db, phase.digest);
  const reviews = await listReviewsOf(store.db, vault, reference);
  const progress = await readProgress(store.db, [reference]);
  const have = new Set(reviews.map(({ reviewer }) => reviewer));
  const others = state === 'accepted' ? await listReviewers(store.db) : [];
  return {
    href: reviewCallPath(locale, call),
    summary: progressWords(context, progress.get(reference) ?? noReviews),
    list: reviews.map((one) => ({
      id: one.id,
      state: one.state,
      name: one.name,
      at: formatTime(context, one.at),
      reason: harmless(one.reason),
      review: one.state === 'sent' && state !== 'erased' ? sentReviewOf(drawn, criteria, one) : null,
      canTakeAway: one.state === 'assigned' || one.state === 'draft',
    })),
    candidates: others
      .filter(({ id }) => !have.has(id))
      .map(({ id, name, email }) => ({ value: id, label: name === email ? email : `${name} · ${email}` })),
  };
}
