import type { Phrases } from 'decap-cms-locales';

/**
 * Decap's phrases in one language with ours over them, key by key.
 * @example completePhrases({ a: { b: 'x', c: 'y' } }, { a: { b: 'z' } }) // { a: { b: 'z', c: 'y' } }
 */
export function completePhrases(theirs: Phrases, ours: Phrases): Phrases {
  const merged: Record<string, string | Phrases> = { ...theirs };
  for (const [key, value] of Object.entries(ours)) {
    const under = merged[key];
    merged[key] =
      typeof value === 'object' && typeof under === 'object' ? completePhrases(under, value) : value;
  }
  return merged;
}
