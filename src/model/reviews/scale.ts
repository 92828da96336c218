/** The steps of a score, the lowest first; each has words (`step.0` … in `fr.json`, `en.json`). */
export const steps = [0, 1, 2, 3, 4] as const;

const highest = 4;

/** What each criterion counts, as parts of one. Where none has a weight, all count the same. */
export function sharesOf(criteria: readonly { weight?: number | undefined }[]): number[] {
  const weights = criteria.map(({ weight = 0 }) => weight);
  const sum = weights.reduce((one, other) => one + other, 0);
  return weights.map((weight) => (sum === 0 ? 1 / weights.length : weight / sum));
}

/**
 * Hundredths of points out of a hundred, by the weights of the criteria; undefined while a score is missing.
 *
 * @example totalOf([4, 2], [{ weight: 75 }, { weight: 25 }]) === 8750
 */
export function totalOf(
  scores: readonly (number | null)[],
  criteria: readonly { weight?: number | undefined }[],
): number | undefined {
  const parts = sharesOf(criteria).map((share, index) => {
    const score = scores[index] ?? null;
    return score === null ? undefined : (share * score) / highest;
  });
  const known = parts.filter((part) => part !== undefined);
  if (known.length < parts.length || parts.length === 0) return undefined;
  return Math.round(known.reduce((one, other) => one + other, 0) * 10_000);
}

/** The value in the middle; of an even number, half-way between the two; undefined of none. */
export function medianOf(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  const [lower, upper] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return lower === undefined || upper === undefined ? undefined : (lower + upper) / 2;
}
