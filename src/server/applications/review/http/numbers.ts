import { sharesOf } from '../../../../model/reviews/scale.ts';
import type { ReviewContext } from './options.ts';

/** A total, or a median of totals, as people write it. @param total hundredths of points. */
export const formatTotal = ({ tag }: Pick<ReviewContext, 'tag'>, total: number): string =>
  new Intl.NumberFormat(tag, { maximumFractionDigits: 1 }).format(total / 100);

/** What each criterion counts, in words; null where all count the same. */
export function weightsOf(
  { tag }: Pick<ReviewContext, 'tag'>,
  criteria: readonly { weight?: number | undefined }[],
): (string | null)[] {
  const hasWeights = criteria.some(({ weight = 0 }) => weight > 0);
  const format = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 });
  return sharesOf(criteria).map((share) => (hasWeights ? format.format(share) : null));
}
