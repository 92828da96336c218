const known = new Map<string, string>();

/**
 * The same text, held once for all pages that have it. A copy: a part of a page's text keeps the whole of it in memory.
 * For addresses and names, of which a site has few.
 */
export function shared(text: string): string {
  const before = known.get(text);
  if (before !== undefined) return before;
  const copy = Buffer.from(text).toString();
  known.set(copy, copy);
  return copy;
}
