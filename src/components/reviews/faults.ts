import type { ReviewPage } from '../../model/messages/reviews.ts';

/** The ids of the controls of a criterion, which the list of problems leads to. */
export const scoreId = (index: number): string => `score-${index}`;
export const commentId = (index: number): string => `comment-${index}`;

/** What is wrong with a review, in the order of its form, with where it is put right. */
export function faultsOf({
  items,
  commentProblem,
}: Pick<ReviewPage, 'items' | 'commentProblem'>): { href: string; label: string | null; problem: string }[] {
  const ofItems = items.flatMap(({ label, scoreProblem, commentProblem: problem }, index) => [
    ...(scoreProblem === null ? [] : [{ href: `#${scoreId(index)}`, label, problem: scoreProblem }]),
    ...(problem === null ? [] : [{ href: `#${commentId(index)}`, label, problem }]),
  ]);
  return commentProblem === null
    ? ofItems
    : [...ofItems, { href: '#comment', label: null, problem: commentProblem }];
}
