import { tooComplexFrom } from './complexity.ts';
import { judge } from './gate.ts';
import { parseBody } from './parse.ts';
import { problem, type Problem } from './problems.ts';
import { syntaxFault } from './syntax.ts';

/** A body with more faults than this is told of these first. */
const mostFaults = 50;

/**
 * Everything that is wrong in a body, in the order of the text; an empty list means that it will be rendered.
 * `firstLine` is the line of the file on which the body begins, so that lines are those of the file.
 * `checkBody('a < {b}')[0].code === 'body/expression'`
 */
export function checkBody(source: string, { firstLine = 1 }: { firstLine?: number } = {}): Problem[] {
  const complex = tooComplexFrom(source);
  if (complex !== undefined) {
    return [problem('body/too-complex', { line: complex + firstLine - 1, column: 1 })];
  }
  const faults: Problem[] = [];
  let text = source;
  while (faults.length < mostFaults) {
    const parsed = parseBody(text);
    if (parsed.ok) return [...faults, ...judge(parsed.root, firstLine)].sort(byPlace).slice(0, mostFaults);
    const { problem: fault, offset } = syntaxFault(parsed.message, text, firstLine);
    faults.push(fault);
    if (offset === undefined) break;
    // A letter of the same width in place of the sign: the rest of the body keeps its lines and columns.
    text = `${text.slice(0, offset)}x${text.slice(offset + 1)}`;
  }
  return faults.sort(byPlace);
}

function byPlace(a: Problem, b: Problem): number {
  return a.line - b.line || a.column - b.column;
}
