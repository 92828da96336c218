/** The words that MDX takes for code at the beginning of a paragraph, written so that they are only words. */
export const escapedWords: ReadonlyMap<string, string> = new Map([
  ['import', '&#105;mport'],
  ['export', '&#101;xport'],
]);

/**
 * The first text of a paragraph, so that it does not begin with `import` or `export` as MDX understands them: the
 * word at the very beginning, followed by a space or a brace.
 */
export function escapeFirstWord(text: string): string {
  return text.replace(/^(?:import|export)(?=[\s{*]|$)/, (word) => escapedWords.get(word) ?? word);
}

/** Whether the sign at this index is already escaped: an odd number of backslashes stands before it. */
export function isEscaped(source: string, index: number): boolean {
  let first = index;
  while (source[first - 1] === '\\') first -= 1;
  return (index - first) % 2 === 1;
}
