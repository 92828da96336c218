import { escapeFirstWord, escapedWords } from '../../mdx/escaping/escape.ts';

/** A node of Decap's Markdown tree, as far as the plugin reads it. */
export interface Node {
  type: string;
  value?: string;
  url?: string;
  title?: string | null;
  alt?: string | null;
  ordered?: boolean;
  spread?: boolean;
  start?: unknown;
  children?: Node[];
}

/**
 * After reading: a word that stands escaped at the beginning of a paragraph is shown as the word. A list remembers
 * whether its items stand apart, under `start`, the only thing that Decap's editor keeps of a list.
 */
export function showWords(tree: Node): void {
  for (const node of descendants(tree)) {
    const first = node.type === 'paragraph' ? node.children?.[0] : undefined;
    if (first?.type === 'text' && first.value !== undefined) {
      first.value = first.value.replace(/^[ \t]+/, '');
      for (const [word, escaped] of escapedWords) {
        if (first.value.startsWith(escaped)) first.value = word + first.value.slice(escaped.length);
      }
    }
    if (node.type === 'list' && node.spread === true) node.start = { first: node.start, spread: true };
  }
}

/** Stands for a typed backslash, while Decap puts its own before the signs that it escapes. */
const typedBackslash = '\uE000';

/** Before Decap escapes: marks the backslashes of every text, which {@link escapeTexts} writes again. */
export function markBackslashes(tree: Node): void {
  for (const node of descendants(tree))
    if (node.type === 'text' || node.type === 'html')
      node.value = (node.value ?? '').replaceAll('\\', typedBackslash);
}

/** A typed backslash is doubled wherever a single one would escape what follows it, or break the line. */
function writeBackslashes(text: string): string {
  return text.replace(/\uE000(?= ?[\p{L}\p{N}])/gu, '\\').replaceAll(typedBackslash, '\\\\');
}

/** Before writing: escapes in every text what MDX, or Markdown at the beginning of a line, would take for something else. */
export function escapeTexts(tree: Node): void {
  escapeIn(tree, false);
}

function escapeIn(node: Node, isInCell: boolean): void {
  const isCell = isInCell || node.type === 'tableCell';
  for (const [index, child] of (node.children ?? []).entries()) {
    if (isCell && child.type === 'break') {
      // A row is one line: what comes after the break would no longer be in the table.
      child.type = 'text';
      child.value = ' ';
      continue;
    }
    if (child.type !== 'text' && child.type !== 'html') {
      if (isCell && child.type === 'inlineCode') child.value = escapePipes(child.value ?? '');
      escapeIn(child, isCell);
      continue;
    }
    let text = escapeText(child.value ?? '');
    if (isCell) text = escapePipes(text);
    if (node.type === 'paragraph') {
      const isFirst = index === 0 || node.children?.[index - 1]?.type === 'break';
      text = escapeLineStarts(text, isFirst);
      if (index === 0) text = escapeFirstWord(text);
    }
    child.value = writeBackslashes(text);
  }
}

/** What Markdown reads as a sign by its name or number. */
export const entity = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]*);/gi;

/** A bare address as far as it goes, or to the `>` of `<…>`, which belongs to it no more. */
const address = /(?:https?:\/\/|www\.)[^\s>]*>?/gi;

/** A text in which nothing is markup any more. Decap has escaped some of it already, also where it must not: in addresses. */
function escapeText(text: string): string {
  const parts: string[] = [];
  let done = 0;
  for (const { 0: found, index } of text.matchAll(address)) {
    parts.push(escapePlain(text.slice(done, index)), escapeAddress(found));
    done = index + found.length;
  }
  return parts.join('') + escapePlain(text.slice(done));
}

/**
 * An address stays a link, unless it holds a sign that only a text can show. One in `<…>` would take the `>` for a part
 * of it, and so is written as a link.
 */
function escapeAddress(found: string): string {
  const isClosed = found.endsWith('>');
  const written = isClosed ? found.slice(0, -1) : found;
  const bare = written.replace(/\\(?=[*_~`[\]])/g, '');
  if (/[{}<`\\[\]\uE000]/.test(bare)) return escapePlain(found.replace(/[:.]/, '\\$&'));
  if (!isClosed) return bare;
  const url = /^www/i.test(bare) ? `http://${bare}` : bare;
  return `[${escapePlain(written)}](${/[()]/.test(url) ? `<${url}>` : url})>`;
}

/** Braces, `<`, backticks, what names a sign (`&lt;`), and what would close a link's text. */
function escapePlain(text: string): string {
  return text
    .replace(entity, (found) => `&amp;${found.slice(1)}`)
    .replace(/[{}<]/g, '\\$&')
    .replace(looksLikeHtml(text) ? delimiters : brackets, (found) => {
      return found.length === 1 ? `\\${found}` : found;
    });
}

const brackets = /\\[\s\S]|`|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|\](?=[[(:])/gu;
const delimiters = /\\[\s\S]|[`*_~]|\](?=[[(:])/g;

/** Decap leaves alone what stands around an HTML tag, for it would keep the tag. */
function looksLikeHtml(text: string): boolean {
  return /<\w/.test(text);
}

/** In a table a bar ends the cell unless it is escaped. */
function escapePipes(text: string): string {
  return text.replace(/\\.|\|/g, (found) => (found === '|' ? '\\|' : found));
}

const lineStart =
  /^([ \t]*)(?:(\d{1,9})([.)])(?=[ \t]|$)|([-+*](?=[ \t]|$)|>|#{1,6}(?=[ \t]|$)|[-=]+(?=[ \t]*$)|~{3,}|`{3,}|(?:-[ \t]*){3,}$|(?:\*[ \t]*){3,}$|(?:_[ \t]*){3,}$|(?:\|[ \t]*)?:?-+:?[ \t]*(?:\||$)))/;

/** What would begin a list, a heading, a quotation, a rule, code or a table at the beginning of a line. */
function escapeLineStarts(text: string, isFirst: boolean): string {
  return text
    .split('\n')
    .map((line, index) => (index === 0 && !isFirst ? line : escapeLineStart(line)))
    .join('\n');
}

function escapeLineStart(line: string): string {
  return line.replace(lineStart, (found, space: string, digits?: string, mark?: string) => {
    if (digits !== undefined && mark !== undefined) return `${space}${digits}\\${mark}`;
    return `${space}\\${found.slice(space.length)}`;
  });
}

function* descendants(node: Node): Generator<Node> {
  yield node;
  for (const child of node.children ?? []) yield* descendants(child);
}
