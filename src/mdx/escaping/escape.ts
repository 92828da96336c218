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

/**
 * In a bare address neither a backslash nor an entity escapes anything: the address would hold them. One in which a
 * sign must be escaped therefore stops being a link. The index at which a backslash does that, for the address that
 * reaches up to the end of `before`; undefined where none does. `addressBreak('voir http://a') === 9`
 */
export function addressBreak(before: string): number | undefined {
  const found = /(?:https?(?=:\/\/)|www(?=\.))\S*$/i.exec(before.slice(-2000))?.[0];
  if (found === undefined) return undefined;
  return before.length - found.length + found.search(/[:.]/);
}

/** Whether the sign at this index is already escaped: an odd number of backslashes stands before it. */
export function isEscaped(source: string, index: number): boolean {
  let first = index;
  while (source[first - 1] === '\\') first -= 1;
  return (index - first) % 2 === 1;
}
