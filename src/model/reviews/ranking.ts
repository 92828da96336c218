import { medianOf } from './scale.ts';

/** A review that was sent. */
export interface SentTotal {
  /** The id of the account. */
  reviewer: string;
  /** Hundredths of points out of a hundred. */
  total: number;
}

/** An application, with the reviews of it that were sent. */
export interface Reviewed {
  reference: string;
  reviews: readonly SentTotal[];
}

/** Where an application stands among those of its call; all but the rank in hundredths of points. */
export interface Standing {
  reference: string;
  /** From 1; the same for the same median and mean, as in sports: 1, 2, 2, 4. Undefined where no review counts. */
  rank: number | undefined;
  median: number | undefined;
  mean: number | undefined;
  /** From the lowest total to the highest. */
  spread: number | undefined;
  /** How many reviews count. */
  count: number;
}

function standingOf({ reference, reviews }: Reviewed, without: string | undefined): Omit<Standing, 'rank'> {
  const totals = reviews.filter(({ reviewer }) => reviewer !== without).map(({ total }) => total);
  const count = totals.length;
  if (count === 0) return { reference, median: undefined, mean: undefined, spread: undefined, count };
  return {
    reference,
    median: medianOf(totals),
    mean: totals.reduce((one, other) => one + other, 0) / count,
    spread: Math.max(...totals) - Math.min(...totals),
    count,
  };
}

type Scored = Pick<Standing, 'median' | 'mean'>;

/** The better one first; what has no review is last. */
const byScore = (one: Scored, other: Scored): number =>
  (other.median ?? -1) - (one.median ?? -1) || (other.mean ?? -1) - (one.mean ?? -1);

/**
 * The applications of a call by median, then by mean. A reference orders what is equal, and gives no better rank.
 *
 * @param without the id of a reviewer whose reviews do not count.
 */
export function rank(applications: readonly Reviewed[], without?: string): Standing[] {
  const sorted = applications
    .map((application) => standingOf(application, without))
    .toSorted((one, other) => byScore(one, other) || (one.reference < other.reference ? -1 : 1));
  let current = 0;
  return sorted.map((standing, index) => {
    const before = sorted[index - 1];
    if (!before || byScore(before, standing) !== 0) current = index + 1;
    return { ...standing, rank: standing.count === 0 ? undefined : current };
  });
}

/** Where an application stands with every review, and without those of one person. */
export interface Shift {
  all: Standing;
  without: Standing;
  /** How many ranks it gains without that person: negative where it loses some; undefined where it has no rank in one of the two. */
  gain: number | undefined;
}

/**
 * What changes if one reviewer is left out: every application, in the order of the ranking without them.
 *
 * @param ranked the same applications, with every review.
 */
export function leaveOut(
  applications: readonly Reviewed[],
  ranked: readonly Standing[],
  reviewer: string,
): Shift[] {
  const before = new Map(ranked.map((standing) => [standing.reference, standing]));
  return rank(applications, reviewer).flatMap((without) => {
    const all = before.get(without.reference);
    if (!all) return [];
    const gain = all.rank === undefined || without.rank === undefined ? undefined : all.rank - without.rank;
    return [{ all, without, gain }];
  });
}
