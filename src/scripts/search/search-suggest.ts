import { fold } from '../../i18n/fold.ts';

/**
 * The words of a query with those that no page has replaced by the nearest word that one has; undefined where there is
 * nothing better to propose.
 * @param vocabulary words of the site, the most frequent first
 * @example suggest('incubatoin', ['incubation', 'cohorte']) === 'incubation'
 */
export function suggest(query: string, vocabulary: readonly string[]): string | undefined {
  const folded = vocabulary.map((word) => ({ word, plain: fold(word) }));
  const typed = query.split(/\s+/);
  const proposed = typed.map((word) => {
    const plain = fold(word);
    const isKnown = plain.length < 4 || folded.some((known) => known.plain.startsWith(plain));
    return (isKnown ? undefined : nearestOf(plain, folded)) ?? word;
  });
  return proposed.some((word, place) => word !== typed[place]) ? proposed.join(' ') : undefined;
}

function nearestOf(plain: string, known: readonly { word: string; plain: string }[]): string | undefined {
  let allowed = plain.length < 6 ? 1 : 2;
  let nearest: string | undefined;
  for (const candidate of known) {
    const found = distance(plain, candidate.plain, allowed);
    if (found > allowed) continue;
    nearest = candidate.word;
    if (found <= 1) break;
    allowed = found - 1;
  }
  return nearest;
}

/** Letters added, lost, changed or swapped with their neighbour; anything above `limit` counts as `limit + 1`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let older: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1];
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (isSame ? 0 : 1),
        isSwap ? (older[column - 2] ?? 0) + 1 : Infinity,
      );
    }
    if (Math.min(...previous, ...current) > limit) return limit + 1;
    [older, previous] = [previous, current];
  }
  return previous[b.length] ?? limit + 1;
}
