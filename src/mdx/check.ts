import { tooComplexFrom } from './complexity.ts';
import { checkTree } from './gate.ts';
import { parseBody } from './parse.ts';
import { problem, type BodyProblem } from './problems.ts';
import { syntaxProblem } from './syntax.ts';

/** Problems reported at once; a body with more has only the first of them reported. */
const maxProblems = 50;

/**
 * Everything that is wrong in a body, in the order of the text; an empty list means that it will be rendered.
 * `firstLine` is the line of the file on which the body begins, so that lines are those of the file.
 * `checkBody('a < {b}')[0].code === 'body/expression'`
 */
export function checkBody(source: string, { firstLine = 1 }: { firstLine?: number } = {}): BodyProblem[] {
  const complex = tooComplexFrom(source);
  if (complex !== undefined) {
    return [problem('body/too-complex', { line: complex + firstLine - 1, column: 1 })];
  }
  const problems: BodyProblem[] = [];
  let text = source;
  while (problems.length < maxProblems) {
    const parsed = parseBody(text);
    if (parsed.ok)
      return [...problems, ...checkTree(parsed.root, firstLine)].sort(byPlace).slice(0, maxProblems);
    const { problem: found, offset } = syntaxProblem(parsed.message, text, firstLine);
    problems.push(found);
    if (offset === undefined) break;
    // A letter of the same width in place of the sign: the rest of the body keeps its lines and columns.
    text = `${text.slice(0, offset)}x${text.slice(offset + 1)}`;
  }
  return problems.sort(byPlace);
}

function byPlace(a: BodyProblem, b: BodyProblem): number {
  return a.line - b.line || a.column - b.column;
}
