import { formatBytes } from '../../../../forms/messages.ts';
import { reviewFilePath, reviewPath } from '../../../../model/reviews/addresses.ts';
import { applicationWords } from '../../../../model/applications/words.ts';
import type { ReviewPage, SentReview } from '../../../../model/messages/reviews.ts';
import { callTitle, formatTime } from '../../staff/format.ts';
import { harmless, harmlessLine } from '../../staff/harmless.ts';
import { longest, type ReviewBody } from '../body.ts';
import type { Criteria } from '../criteria.ts';
import { isOver } from '../phase.ts';
import { listQueue } from '../queue.ts';
import type { Reading } from '../reading.ts';
import { listReviewsOf, type ReviewOf } from '../results.ts';
import { formatTotal, weightsOf } from './numbers.ts';
import type { ReviewContext, ReviewerNow } from './options.ts';
import type { Faults } from './typed.ts';

/** What came of a button: what to say, and what was typed where it was refused. */
export interface ReviewOutcome extends Pick<ReviewPage, 'done' | 'problem'> {
  typed?: ReviewBody;
  faults?: Faults;
  reason?: string;
  reasonProblem?: string;
}

/** A review that was sent, in words. */
export function sentReviewOf(
  context: Pick<ReviewContext, 'locale' | 'tag' | 'words'>,
  criteria: Criteria,
  { name, total, body }: Pick<ReviewOf, 'name' | 'total' | 'body'>,
): SentReview {
  const { locale, words } = context;
  return {
    name,
    total: total === null ? '—' : formatTotal(context, total),
    scores: criteria.selection.map(({ label }, index) => {
      const score = body.scores[index] ?? null;
      return {
        label: label[locale],
        score: score === null ? '—' : words(`step.${score}`),
        comment: harmless(body.comments[index] ?? ''),
      };
    }),
    comment: harmless(body.comment),
  };
}

function itemsOf(
  context: ReviewContext,
  { selection }: Criteria,
  body: ReviewBody,
  faults: Faults | undefined,
): ReviewPage['items'] {
  const weights = weightsOf(context, selection);
  return selection.map(({ label, detail }, index) => ({
    label: label[context.locale],
    detail: detail?.[context.locale] ?? null,
    weight: weights[index] ?? null,
    score: body.scores[index] ?? null,
    comment: body.comments[index] ?? '',
    scoreProblem: faults?.scores[index] ?? null,
    commentProblem: faults?.comments[index] ?? null,
  }));
}

function filesOf({ locale, tag, t }: ReviewContext, { reference, files }: Reading): ReviewPage['files'] {
  const words = applicationWords(locale, tag);
  return files.map(({ id, name, question, size, flags }) => ({
    name: harmlessLine(name),
    href: reviewFilePath(locale, reference, id),
    question,
    type: words('file.type'),
    size: formatBytes(size, tag),
    warnings: flags.map((flag) => t(`file.${flag}`)),
  }));
}

/** The others' reviews, for a person who has sent their own. */
async function othersOf(context: ReviewContext, { reference, criteria, state }: Reading, reviewer: string) {
  if (state !== 'sent') return null;
  const reviews = await listReviewsOf(context.store.db, context.vault, reference);
  return reviews
    .filter((one) => one.state === 'sent' && one.reviewer !== reviewer)
    .map((one) => sentReviewOf(context, criteria, one));
}

/** An application as its reviewer sees it, with the form of the review. */
export async function reviewPage(
  context: ReviewContext,
  reading: Reading,
  { id, formToken }: ReviewerNow,
  { done, problem, typed, faults, reason = '', reasonProblem }: ReviewOutcome,
): Promise<ReviewPage> {
  const { words, now } = context;
  const { reference, phase, criteria, language } = reading;
  const body = typed ?? reading.body;
  const queue = await listQueue(context.store.db, id);
  const ofCall = queue.filter(({ call }) => call === phase.call);
  return {
    formToken,
    reference,
    alternates: { fr: reviewPath('fr', reference), en: reviewPath('en', reference) },
    call: callTitle(context, phase.call),
    language,
    isBlind: phase.isBlind,
    sections: reading.sections.map((section) => ({
      title: section.title,
      answers: section.answers.map(({ label, text, isEmpty }) => ({ label, text: harmless(text), isEmpty })),
    })),
    files: filesOf(context, reading),
    withheld: [
      ...reading.withheld.map(({ question, count }) => ({
        question,
        words: words('review.withheld', { count }),
      })),
      ...(reading.withheldAnswers > 0
        ? [
            {
              question: words('review.added'),
              words: words('review.withheld.added', { count: reading.withheldAnswers }),
            },
          ]
        : []),
    ],
    criteria: {
      title: criteria.title[context.locale],
      from: formatTime(context, phase.criteriaFrom),
    },
    items: itemsOf(context, criteria, body, faults),
    comment: body.comment,
    commentProblem: faults?.comment ?? null,
    reason,
    reasonProblem: reasonProblem ?? null,
    longest,
    state: reading.state,
    isOver: isOver(phase, now),
    closes: phase.closesAt === null ? null : formatTime(context, phase.closesAt),
    total: reading.total === null ? null : formatTotal(context, reading.total),
    others: await othersOf(context, reading, id),
    progress: { sent: ofCall.filter(({ state }) => state === 'sent').length, all: ofCall.length },
    done,
    problem,
  };
}
