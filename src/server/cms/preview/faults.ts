import { parseEntryFile } from '../../../model/entry-file.ts';
import type { Problem } from '../../../model/problem.ts';

/** Something wrong in a text that is being written, placed where its writer looks for it. */
export interface TextFault {
  problem: Problem;
  /** In a body: the line of the body, from 1, and how it begins. Null for a field. */
  line: { number: number; text: string } | null;
}

/** How much of a faulty line is shown, in characters. */
const excerptLength = 80;

/** Places the problems of an entry's file: by field, or by a line of its body. */
export function faultsIn(text: string, problems: readonly Problem[]): TextFault[] {
  const parsed = parseEntryFile(text);
  const lines = text.split('\n');
  const from = parsed.ok ? firstTextLine(lines, parsed.file.bodyLine) : 1;
  return problems.map((problem) => ({
    problem,
    line:
      problem.field === undefined
        ? { number: problem.line - from + 1, text: excerpt(lines[problem.line - 1] ?? '') }
        : null,
  }));
}

/** The editor shows a body without the empty lines above it. */
function firstTextLine(lines: readonly string[], bodyLine: number): number {
  const found = lines.findIndex((line, index) => index + 1 >= bodyLine && line.trim() !== '');
  return found === -1 ? bodyLine : found + 1;
}

function excerpt(line: string): string {
  const text = line.trim();
  return text.length > excerptLength ? `${text.slice(0, excerptLength)}…` : text;
}
