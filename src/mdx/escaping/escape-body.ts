import type { MdastNode } from 'satteri';
import { addressBreak, escapedWords, isEscaped } from './escape.ts';
import { nodesOf, parseBody } from '../parse.ts';
import { syntaxProblem } from '../syntax.ts';

/** A replacement in the source: `remove` characters at `offset` give way to `insert`. */
interface Edit {
  offset: number;
  remove: number;
  insert: string;
}

/** A text with more faults among its blocks than this is left for the gate to tell. */
const maxRounds = 200;

/**
 * Makes prose of what a body holds by accident: braces, `<`, HTML tags, addresses in `<…>`, paragraphs that begin
 * with import or export. It then renders as it was typed. What is meant as a block (a name with a capital) is left
 * for the gate to check, code and escaped signs are left alone, and escaping twice changes nothing more.
 * `escapeBody('I <3 {you}') === 'I \\<3 \\{you}'`
 */
export function escapeBody(source: string): string {
  let text = source;
  // What one reading escapes may show the next one more: a paragraph that was taken for code, a tag that was hidden.
  for (let round = 0; round < maxRounds; round += 1) {
    // The common case until it changes nothing: the engine misplaces a problem while a fence hides among code.
    const common = escapeText(text);
    const escaped = common === text ? escapeProblems(text) : common;
    if (escaped === text) break;
    text = escaped;
  }
  return text;
}

/** Signs that may be code: not the beginning of a block, nor that of a link's address between `<` and `>`. */
const suspect = /\{|<(?<!\]\(<|\]:[ \t]*<)(?!\/?[A-Z])/g;

/**
 * The common case in one reading: with every suspect sign hidden the engine tells text from code, and all suspect
 * signs in text are escaped at once. A body whose blocks it cannot read is left to {@link escapeProblems}.
 */
function escapeText(source: string): string {
  const parsed = parseBody(source.replace(suspect, '%'));
  if (!parsed.ok) return source;
  const edits: Edit[] = [];
  for (const node of nodesOf(parsed.root)) {
    // What follows is not yet known: a fence may have been taken for a part of the code.
    if (node.type === 'mdxjsEsm') return applyEdits(source, [...edits, ...nodeEdits(source, node)]);
    const { start, end } = node.position ?? {};
    if (start?.offset === undefined || end?.offset === undefined) continue;
    const written = source.slice(start.offset, end.offset);
    if (node.type === 'inlineCode') edits.push(...lineEdits(written, start.offset));
    if (node.type !== 'text' && node.type !== 'image') continue;
    // Of a picture, only its description is text.
    const text = node.type === 'image' ? written.slice(0, Math.max(written.lastIndexOf(']('), 0)) : written;
    for (const { index } of text.matchAll(suspect)) {
      const offset = start.offset + index;
      if (!isEscaped(source, offset)) edits.push(signEdit(source, offset));
    }
  }
  return applyEdits(source, edits);
}

/**
 * Code of which a line begins with a suspect sign is written in one line, which reads the same: such a line would end the
 * paragraph, and nothing can be escaped inside code.
 */
function lineEdits(code: string, at: number): Edit[] {
  if (!/[\r\n][ \t>]*[{<]/.test(code)) return [];
  return Array.from(code.matchAll(/(?:\r\n|[\r\n])[ \t>]*/g), ({ 0: { length }, index }) => ({
    offset: at + index,
    remove: length,
    insert: ' ',
  }));
}

/** The exact case: asks the engine what it stumbles over, escapes that, and asks again. */
function escapeProblems(source: string): string {
  let text = source;
  // Signs that the gate will check: hidden from the engine so that the rest can be read.
  let hidden: readonly number[] = [];
  for (let round = 0; round < maxRounds; round += 1) {
    const visible = hide(text, hidden);
    const parsed = parseBody(visible);
    if (parsed.ok) {
      // One at a time: what follows it may be read otherwise once it is escaped.
      const edits = [...nodesOf(parsed.root)].flatMap((node) => nodeEdits(visible, node)).slice(0, 1);
      if (edits.length === 0) return text;
      hidden = hidden.map((offset) => moved(offset, edits));
      text = applyEdits(text, edits);
      continue;
    }
    const { offset } = syntaxProblem(parsed.message, visible);
    if (offset === undefined) return text;
    if (isMeantAsBlock(/^<\/?([\w.:-]+)/.exec(visible.slice(offset))?.[1])) {
      hidden = [...hidden, offset];
      continue;
    }
    const edits = [signEdit(visible, offset)];
    hidden = hidden.map((each) => moved(each, edits));
    text = applyEdits(text, edits);
  }
  return text;
}

function nodeEdits(source: string, node: MdastNode): Edit[] {
  const offset = node.position?.start.offset;
  if (offset === undefined) return [];
  if (node.type === 'mdxjsEsm') {
    const word = node.value.slice(0, 6);
    return [{ offset, remove: word.length, insert: escapedWords.get(word) ?? word }];
  }
  const isTag = node.type === 'mdxJsxFlowElement' || node.type === 'mdxJsxTextElement';
  const isCode = node.type === 'mdxFlowExpression' || node.type === 'mdxTextExpression';
  return isCode || (isTag && !isMeantAsBlock(node.name)) ? [signEdit(source, offset)] : [];
}

/** An escaped sign; for an address in `<…>`, the same link written with its text. */
function signEdit(source: string, offset: number): Edit {
  const address = /^<([a-z][a-z0-9+.-]*:[^\s<>]+|[^\s<>@/]+@[^\s<>@/]+)>/i.exec(
    source.slice(offset, offset + 2000),
  );
  const [whole, target] = address ?? [];
  if (whole === undefined || target === undefined) {
    return { offset: addressBreak(source.slice(0, offset)) ?? offset, remove: 0, insert: '\\' };
  }
  const url = /^[a-z][a-z0-9+.-]*:/i.test(target) ? target : `mailto:${target}`;
  const text = target.replace(/^mailto:/i, '').replace(/[[\]{]/g, '\\$&');
  return { offset, remove: whole.length, insert: `[${text}](${/[()]/.test(url) ? `<${url}>` : url})` };
}

function isMeantAsBlock(name: string | null | undefined): boolean {
  return name !== null && name !== undefined && /^[A-Z]/.test(name);
}

function hide(text: string, offsets: readonly number[]): string {
  if (offsets.length === 0) return text;
  const signs = text.split('');
  for (const offset of offsets) signs[offset] = 'x';
  return signs.join('');
}

function applyEdits(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let done = 0;
  const sorted = edits.toSorted((a, b) => a.offset - b.offset);
  for (const [index, { offset, remove, insert }] of sorted.entries()) {
    // Inside what the edit before it has replaced, or the same once more.
    if (offset < done || offset === sorted[index - 1]?.offset) continue;
    parts.push(text.slice(done, offset), insert);
    done = offset + remove;
  }
  return parts.join('') + text.slice(done);
}

function moved(place: number, edits: readonly Edit[]): number {
  return edits.reduce(
    (sum, { offset, remove, insert }) => (offset <= place ? sum + insert.length - remove : sum),
    place,
  );
}
