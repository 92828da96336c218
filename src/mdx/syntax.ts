import { isEscaped } from './escaping/escape.ts';
import { listed, problem, type BodyProblem } from './problems.ts';
import { blockNamed, blocks } from './blocks/registry.ts';

/** The engine's complaint as a sentence for people, and the sign to take away so that reading can go on. */
export interface SyntaxProblem {
  problem: BodyProblem;
  /** Index of the `<` or `{` at fault; undefined when nothing can be taken away. */
  offset: number | undefined;
}

/**
 * Understands the message of an MDX syntax error ("3:5: Expected a closing tag for …", satteri 0.10).
 * `source` is the text that was parsed; `firstLine` the file's line on which it begins.
 */
export function syntaxProblem(message: string, source: string, firstLine = 1): SyntaxProblem {
  const [, line = '1', column = '1', detail = message] = /^(\d+):(\d+): ([\s\S]*)$/.exec(message) ?? [];
  const opened = /corresponding closing tag for `<[^`]*>` \((\d+):(\d+)\)/.exec(detail);
  const at = opened
    ? { line: Number(opened[1]), column: Number(opened[2]) }
    : { line: Number(line), column: Number(column) };
  const offset = signBefore(source, offsetOf(source, at.line, at.column), detail);
  const place = offset === undefined ? at : placeOf(source, offset);
  return {
    problem: describe(detail, source, offset, { line: place.line + firstLine - 1, column: place.column }),
    offset,
  };
}

function describe(
  detail: string,
  source: string,
  offset: number | undefined,
  at: { line: number; column: number },
) {
  const rest = offset === undefined ? '' : source.slice(offset);
  if (rest.startsWith('{')) return describeBrace(rest, detail, at);
  if (rest.startsWith('<!--')) return problem('body/comment', at);
  const address = /^<((?:https?:\/\/|mailto:)[^\s<>]+|[^\s<>/@]+@[^\s<>]+)>/.exec(rest)?.[1];
  if (address) return problem('body/autolink', at, { source: address });
  const closing = /^<\/([\w.:-]*)/.exec(rest)?.[1];
  if (closing !== undefined)
    return problem('body/unopened-block', at, { name: closing === '' ? '</>' : closing });
  const name = /^<([A-Za-z][\w.:-]*)/.exec(rest)?.[1];
  if (name !== undefined && blockNamed(name)) return problem('body/unclosed-block', at, { name });
  if (name !== undefined && /^<[A-Za-z][\w.:-]*(?:\s[^<]*)?>/.test(rest)) {
    const code = /^[a-z]/.test(name) ? 'body/html' : 'body/unknown-block';
    return problem(code, at, { name, blocks: listed(blocks.map(({ label }) => label)) });
  }
  if (rest.startsWith('<')) return problem('body/stray-angle', at);
  return problem('body/syntax', at, { detail });
}

function describeBrace(rest: string, detail: string, at: { line: number; column: number }): BodyProblem {
  if (detail.includes('end of file')) return problem('body/unclosed-brace', at);
  const inside = /^\{([^{}]*)\}/.exec(rest)?.[1];
  return inside === undefined
    ? problem('body/unclosed-brace', at)
    : problem('body/expression', at, { source: inside });
}

/** The sign at or before the place: an expression's error is placed inside it, or after it. */
function signBefore(source: string, offset: number, detail: string): number | undefined {
  const sign = source[offset];
  if ((sign === '<' || sign === '{') && !isEscaped(source, offset)) return offset;
  const wanted = /expression|brace/i.test(detail) ? '{' : '<';
  let found = source.lastIndexOf(wanted, offset);
  while (found > 0 && isEscaped(source, found)) found = source.lastIndexOf(wanted, found - 1);
  return found === -1 || isEscaped(source, found) ? undefined : found;
}

function offsetOf(source: string, line: number, column: number): number {
  let start = 0;
  for (let each = 1; each < line; each += 1) {
    const end = nextLine(source, start);
    if (end === undefined) break;
    start = end;
  }
  return start + column - 1;
}

function nextLine(source: string, from: number): number | undefined {
  const match = /\r\n|\n|\r/g;
  match.lastIndex = from;
  return match.exec(source) ? match.lastIndex : undefined;
}

function placeOf(source: string, offset: number): { line: number; column: number } {
  const lines = source.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
