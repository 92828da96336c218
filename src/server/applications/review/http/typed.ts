import { steps } from '../../../../model/reviews/scale.ts';
import { typedText } from '../../staff/http/typed-text.ts';
import { longest, type ReviewBody } from '../body.ts';

/** What is wrong with what was typed, by criterion; null where nothing is. */
export interface Faults {
  scores: (string | null)[];
  comments: (string | null)[];
  comment: string | null;
}

/** What a form holds of a review, as it was typed. @param count of criteria. */
export function readTypedReview(form: FormData, count: number): ReviewBody {
  const numbers = Array.from({ length: count }, (_, index) => index);
  return {
    scores: numbers.map((index) => steps.find((step) => String(step) === form.get(`score-${index}`)) ?? null),
    comments: numbers.map((index) => typedText(form, `comment-${index}`)),
    comment: typedText(form, 'comment'),
  };
}

export const readReason = (form: FormData): string => typedText(form, 'reason');

export type Words = (key: string, params?: Readonly<Record<string, string | number>>) => string;

/** What hinders a review from being kept, or sent; undefined where nothing does. */
export function findFaults(
  { scores, comments, comment }: ReviewBody,
  words: Words,
  { isSent }: { isSent: boolean },
): { faults: Faults; problem: string } | undefined {
  const tooLong = (text: string, count: number) =>
    text.length > count ? words('problem.text', { count }) : null;
  const faults: Faults = {
    scores: scores.map((score) => (isSent && score === null ? words('problem.score') : null)),
    comments: comments.map((text) => tooLong(text, longest.comment)),
    comment: tooLong(comment, longest.overall),
  };
  const missing = faults.scores.filter(Boolean).length;
  const long = [...faults.comments, faults.comment].filter(Boolean).length;
  if (missing + long === 0) return undefined;
  const problems = [
    ...(missing > 0 ? [words('problem.scores', { count: missing })] : []),
    ...(long > 0 ? [words('problem.texts', { count: long })] : []),
  ].join(words('problem.separator'));
  return { faults, problem: words(isSent ? 'problem.not-sent' : 'problem.not-kept', { problems }) };
}
