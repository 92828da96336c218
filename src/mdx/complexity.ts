/** How much of what is costly to read a body may hold. Real texts stay far below; what is beyond takes seconds to minutes. */
const most = {
  /** Beginnings and ends of blocks, each of which may leave another one open. */
  tags: 300,
  /** `<` and `{`, each of which may be code. */
  signs: 12_000,
  /** Signs of emphasis, links, code and tables in one paragraph, each of which may belong to any other. */
  marks: 2_000,
} as const;

/** Twenty quotations or lists in one another, begun on one line. */
const deep = /^[ \t]*(?:(?:>|(?:[-*+]|\d{1,9}[.)])[ \t])[ \t]*){21}/;

const countOf = (line: string, signs: RegExp) => line.match(signs)?.length ?? 0;

/**
 * The line, from 1, from which on a body is too complicated to be read in a moment; undefined for one that is not. Looks at
 * each letter once, before anything is parsed. `tooComplexFrom('> '.repeat(2_000)) === 1`
 */
export function tooComplexFrom(source: string): number | undefined {
  let [tags, signs, marks] = [0, 0, 0];
  const lines = source.split(/\r\n|\n|\r/);
  const found = lines.findIndex((line) => {
    tags += countOf(line, /<\/?[A-Z]/g);
    signs += countOf(line, /[<{]/g);
    marks = line.trim() === '' ? 0 : marks + countOf(line, /[*_~`[|]/g);
    return tags > most.tags || signs > most.signs || marks > most.marks || deep.test(line);
  });
  return found === -1 ? undefined : found + 1;
}
