import type { MdxJsxFlowElement } from 'satteri';
import { toComposed } from '../../i18n/normalize.ts';
import { escapeBody } from './escape-body.ts';
import { nodesOf, parseBody } from '../parse.ts';
import { blockNamed } from '../blocks/registry.ts';
import { openingTag } from '../tags.ts';
import { tooComplexFrom } from '../complexity.ts';

/**
 * The one form in which a body is kept: prose escaped, composed accents, Unix line ends, no space at the end of a
 * line but a hard break's, one empty line where there were several and around each block, attributes in the registry's
 * order and quoting, one line end after the last line. Renders the same; a second time changes nothing. Code is left
 * alone, and so is a body that is too complicated to be read, which the check refuses.
 */
export function canonicalBody(source: string): string {
  if (tooComplexFrom(source) !== undefined) return source;
  const text = toComposed(source.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'));
  return tidySpace(setApart(canonicalTags(escapeBody(text))));
}

/** Rewrites the opening tag of each block; a body that cannot be read, or a block with code in it, is left alone. */
function canonicalTags(source: string): string {
  const parsed = parseBody(source);
  if (!parsed.ok) return source;
  const elements = [...nodesOf(parsed.root)].filter((node) => node.type === 'mdxJsxFlowElement');
  return elements.reduceRight((text, element) => canonicalTag(text, element), source);
}

function canonicalTag(source: string, node: MdxJsxFlowElement): string {
  const start = node.position?.start.offset;
  const block = blockNamed(node.name ?? '');
  if (start === undefined || !block) return source;
  const values = new Map<string, string>();
  for (const each of node.attributes) {
    if (each.type !== 'mdxJsxAttribute' || typeof each.value !== 'string' || values.has(each.name))
      return source;
    values.set(each.name, each.value);
  }
  // Attribute values hold no expression here, so the tag ends at the first `>` outside quotation marks.
  const written = /^<[A-Z]\w*(?!\w)(?:"[^"]*"|'[^']*'|[^"'>])*>/.exec(source.slice(start))?.[0];
  if (written === undefined) return source;
  const tag = openingTag(block, values, written.endsWith('/>'));
  return source.slice(0, start) + tag + source.slice(start + written.length);
}

/** Puts an empty line before and after each block at the margin: the editor takes one without for a part of the text. */
function setApart(source: string): string {
  const parsed = parseBody(source);
  if (!parsed.ok) return source;
  const edges = new Set<number>();
  for (const { type, position } of nodesOf(parsed.root)) {
    if (type === 'mdxJsxFlowElement' && position?.start.column === 1) {
      edges.add(position.start.line - 1).add(position.end.line);
    }
  }
  const lines = source.split('\n');
  return lines.map((line, index) => (edges.has(index) && index > 0 ? `\n${line}` : line)).join('\n');
}

function tidySpace(source: string): string {
  const code = codeLines(source);
  const lines: string[] = [];
  let mayDrop = true;
  for (const [index, line] of source.replace(/\n$/, '').split('\n').entries()) {
    const isCode = code.has(index);
    const kept = isCode ? line : tidyLine(line);
    // Several empty lines are one; those at the top are none.
    if (kept === '' && !isCode && mayDrop) continue;
    mayDrop = kept === '' && !isCode;
    lines.push(kept);
  }
  if (mayDrop) lines.pop();
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

/** A hard break written as two spaces keeps them, as does a backslash that would become one; others mean nothing. */
function tidyLine(line: string): string {
  if (/\\[ \t]+$/.test(line)) return line;
  return line.replace(/(?<![ \t])[ \t]+$/, (space) =>
    /^ {2,}$/.test(space) && /[^ \t]/.test(line) ? '  ' : '',
  );
}

/** Indexes of the lines whose end belongs to code. */
function codeLines(source: string): ReadonlySet<number> {
  const lines = new Set<number>();
  const parsed = parseBody(source);
  if (!parsed.ok) return lines;
  for (const node of nodesOf(parsed.root)) {
    if ((node.type !== 'code' && node.type !== 'inlineCode') || !node.position) continue;
    const { start, end } = node.position;
    const last = node.type === 'code' ? end.line : end.line - 1;
    for (let { line } = start; line <= last; line += 1) lines.add(line - 1);
  }
  return lines;
}
