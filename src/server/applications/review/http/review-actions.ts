import { reviewPath, reviewPaths } from '../../../../model/reviews/addresses.ts';
import { longest, type ReviewBody } from '../body.ts';
import { isOver } from '../phase.ts';
import { listQueue, nextIn } from '../queue.ts';
import type { Reading } from '../reading.ts';
import { declareConflict, skip, writeReview, type Own, type Written } from '../write.ts';
import type { ReviewContext, ReviewerNow, ReviewPagesOptions } from './options.ts';
import type { ReviewOutcome } from './review-page.ts';
import { findFaults, readReason, readTypedReview } from './typed.ts';

/** What a button came to: the same page with something to say, or the address of the next one. */
export type Outcome = { page: ReviewOutcome } | { to: string } | 'gone';

interface Asked {
  reading: Reading;
  form: FormData;
  reviewer: ReviewerNow;
  record: ReviewPagesOptions['record'];
}

type Done = 'sent' | 'saved' | 'skipped' | 'conflict';

const ownOf = ({ reading, reviewer }: Asked): Own => ({
  reference: reading.reference,
  call: reading.phase.call,
  reviewer: reviewer.id,
});

const refused = (problem: string, typed: ReviewBody): Outcome => ({ page: { done: [], problem, typed } });

/** The page of what comes next, which says what was done; the list of all, where nothing is left. */
async function goOn(
  { store, locale }: ReviewContext,
  { reading, reviewer }: Asked,
  done: Done,
): Promise<Outcome> {
  const { reference } = reading;
  const next = nextIn(await listQueue(store.db, reviewer.id), reference);
  const page = next === undefined ? reviewPaths[locale] : reviewPath(locale, next);
  return { to: `${page}?${done}=${reference}` };
}

/** Says why nothing was written, beside what was typed. */
function explain({ words }: ReviewContext, written: Exclude<Written, 'written'>, typed: ReviewBody): Outcome {
  switch (written) {
    case 'gone':
      return 'gone';
    case 'over':
      return refused(words('problem.over'), typed);
    case 'incomplete':
      return refused(words('problem.no-draft'), typed);
  }
}

async function write(context: ReviewContext, asked: Asked, isSent: boolean, done: Done): Promise<Outcome> {
  const { store, vault, words, now, locale } = context;
  const { reading, form, record } = asked;
  const { reference } = reading;
  const body = readTypedReview(form, reading.criteria.selection.length);
  const found = isOver(reading.phase, now) ? undefined : findFaults(body, words, { isSent });
  if (found) return { page: { done: [], problem: found.problem, typed: body, faults: found.faults } };
  const written = await writeReview(store.db, vault, ownOf(asked), {
    body,
    isSent,
    now,
    record: (trx) => record(isSent ? 'review-sent' : 'review-saved', reference, trx),
  });
  if (written !== 'written') return explain(context, written, body);
  return done === 'saved'
    ? { to: `${reviewPath(locale, reference)}?saved=${reference}` }
    : goOn(context, asked, done);
}

/** Puts it off, and keeps what was typed so far. */
async function putOff(context: ReviewContext, asked: Asked): Promise<Outcome> {
  const { store, now } = context;
  const { reading, record } = asked;
  if (reading.state !== 'sent' && !isOver(reading.phase, now)) {
    const kept = await write(context, asked, false, 'skipped');
    if (kept === 'gone' || 'page' in kept) return kept;
  }
  const skipped = await skip(store.db, ownOf(asked), {
    now,
    record: (trx) => record('review-skipped', reading.reference, trx),
  });
  return skipped === 'gone' ? 'gone' : goOn(context, asked, 'skipped');
}

async function handBack(context: ReviewContext, asked: Asked): Promise<Outcome> {
  const { store, vault, words, now, locale } = context;
  const { reading, form, record } = asked;
  const reason = readReason(form);
  if (reason === '' || reason.length > longest.reason) {
    const problem = words('problem.reason', { count: longest.reason });
    return { page: { done: [], problem, reason, reasonProblem: problem } };
  }
  const written = await declareConflict(store.db, vault, ownOf(asked), {
    reason,
    now,
    record: (trx) => record('review-conflict', reading.reference, trx),
  });
  if (written === 'gone') return 'gone';
  if (written !== 'written') return { page: { done: [], problem: words('problem.over'), reason } };
  return { to: `${reviewPaths[locale]}?conflict=1` };
}

/** Does what a button on the page of a review asks for. */
export function actOnReview(context: ReviewContext, asked: Asked): Promise<Outcome> {
  const action = asked.form.get('action');
  switch (typeof action === 'string' ? action : '') {
    case 'send':
      return write(context, asked, true, 'sent');
    case 'save':
      return write(context, asked, false, 'saved');
    case 'skip':
      return putOff(context, asked);
    case 'conflict':
      return handBack(context, asked);
    default:
      return Promise.resolve({ page: { done: [], problem: context.words('problem.unknown') } });
  }
}
