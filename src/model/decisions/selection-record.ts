/** What the selection for a call came to, in numbers. Each is at most the one it is counted among: received, eligible, reviewed. */
export interface SelectionCounts {
  received: number;
  /** Those that were in the selection: not held back. */
  eligible: number;
  /** Eligible applications with at least one review that was sent. */
  reviewed: number;
  /** Reviews of them that were sent. */
  reviews: number;
  /** The people who wrote these. */
  reviewers: number;
  /** Conflicts of interest that reviewers declared. */
  conflicts: number;
}

/** The same as readers get it: null for what is not published. */
export type PublishedCounts = Record<keyof SelectionCounts, number | null>;

/** So few are recognized. Nought is nobody, and is published. */
const isSmall = (count: number): boolean => count > 0 && count < 5;

/**
 * Leaves out what counts one to four, and what such a count could be worked out from: by subtraction from a count that is
 * published, or by dividing reviews among reviewers and applications. Both are marked alike, so that the mark says nothing.
 *
 * @example toPublishedCounts({ received: 20, eligible: 18, … }).eligible === null, for 20 − 18 are two
 */
export function toPublishedCounts(counts: SelectionCounts): PublishedCounts {
  const published: number[] = [];
  const publish = (count: number): number | null => {
    if (isSmall(count) || published.some((other) => isSmall(Math.abs(other - count)))) return null;
    published.push(count);
    return count;
  };
  const received = publish(counts.received);
  const eligible = publish(counts.eligible);
  const reviewed = publish(counts.reviewed);
  const reviewers = isSmall(counts.reviewers) ? null : counts.reviewers;
  const isBeside = (count: number | null) => count !== null && !isSmall(counts.reviews - count);
  const areReviewsKnown = !isSmall(counts.reviews) && isBeside(reviewed) && isBeside(reviewers);
  return {
    received,
    eligible,
    reviewed,
    reviews: areReviewsKnown ? counts.reviews : null,
    reviewers,
    conflicts: isSmall(counts.conflicts) ? null : counts.conflicts,
  };
}
