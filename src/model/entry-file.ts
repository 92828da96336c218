import type { Bilingual } from '../i18n/locales.ts';
import { yamlWords } from './yaml-words.ts';
import { isMap, LineCounter, parseDocument, stringify, type Document } from 'yaml';

/** A file of an entry, read: its front matter as data, its body as text, and where each stands. */
export interface EntryFile {
  data: Record<string, unknown>;
  body: string;
  /** The line of the file on which the body begins, from 1. */
  bodyLine: number;
  /** The line of the file on which a front matter field stands; the first line where the field is absent. */
  lineOf: (path: readonly PropertyKey[]) => number;
}

/** Why a text is not an entry file: a line and column of the file, from 1, and a code. */
export interface EntryFileProblem {
  line: number;
  column: number;
  code: 'front-matter-missing' | 'front-matter-yaml';
  /** What is wrong there; empty where the code says it all. */
  detail: Bilingual;
}

export type ParsedEntryFile = { ok: true; file: EntryFile } | { ok: false; problem: EntryFileProblem };

const frontMatter = /^---[ \t]*\r?\n([\s\S]*?)(?:\r?\n)?^---[ \t]*(?:\r?\n|$)/m;

/** Splits an entry file into front matter and body. Never throws: a text that cannot be read is a value that says why. */
export function parseEntryFile(text: string): ParsedEntryFile {
  const match = frontMatter.exec(text);
  if (match?.index !== 0) return refuse(1, 1, 'front-matter-missing', { fr: '', en: '' });
  const counter = new LineCounter();
  const document = parseDocument(match[1] ?? '', { lineCounter: counter, prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    const { line, col } = counter.linePos(error.pos[0]);
    const opened = openedOn(match[1] ?? '', line);
    return opened === undefined
      ? refuse(line + 1, col, 'front-matter-yaml', yamlWords(error.code))
      : refuse(opened + 1, 1, 'front-matter-yaml', yamlWords('MISSING_CHAR'));
  }
  if (document.contents !== null && !isMap(document.contents)) {
    return refuse(2, 1, 'front-matter-yaml', yamlWords('IMPOSSIBLE'));
  }
  const data = (document.toJS({ maxAliasCount: 0 }) ?? {}) as Record<string, unknown>;
  const body = text.slice(match[0].length);
  const bodyLine = match[0].split('\n').length;
  return { ok: true, file: { data, body, bodyLine, lineOf: (path) => lineOfPath(document, counter, path) } };
}

/** A value that begins with a quotation mark or bracket and does not end on its line. */
const unclosed = /^\s*(?:- )*(?:[\w-]+:\s+)?(?:"(?:[^"\\]|\\.)*|'(?:[^']|'')*|\[[^\]]*)$/;

/** The line, from 1, on which something is opened that the parser misses only further on. */
function openedOn(yaml: string, until: number): number | undefined {
  const index = yaml.split('\n').findIndex((line) => unclosed.test(line));
  return index >= 0 && index < until ? index + 1 : undefined;
}

function refuse(
  line: number,
  column: number,
  code: EntryFileProblem['code'],
  detail: Bilingual,
): ParsedEntryFile {
  return { ok: false, problem: { line, column, code, detail } };
}

/** The line of the deepest part of the path that exists. The front matter begins on the file's second line. */
function lineOfPath(document: Document, counter: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
    if (Array.isArray(range) && typeof range[0] === 'number') return counter.linePos(range[0]).line + 1;
  }
  return 1;
}

/**
 * Writes an entry file: front matter in the order given, without empty values and without folded lines, then the body.
 * Reading what it wrote gives the same data and body.
 */
export function formatEntryFile(data: Readonly<Record<string, unknown>>, body: string): string {
  const kept = withoutEmpty(data);
  const yaml = kept === undefined ? '' : stringify(kept, { lineWidth: 0, aliasDuplicateObjects: false });
  return `---\n${yaml}---\n${body}`;
}

/** Drops null, undefined, empty text, empty lists and empty groups, at every depth. */
export function withoutEmpty(value: unknown): unknown {
  if (value === null || value === undefined || value === '') return undefined;
  if (Array.isArray(value)) {
    const items = value.map(withoutEmpty).filter((item) => item !== undefined);
    return items.length > 0 ? items : undefined;
  }
  if (typeof value === 'object') {
    const parts = Object.entries(value)
      .map(([key, part]) => [key, withoutEmpty(part)] as const)
      .filter(([, part]) => part !== undefined);
    return parts.length > 0 ? Object.fromEntries(parts) : undefined;
  }
  return value;
}
