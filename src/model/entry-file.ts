import { stringify } from 'yaml';
import type { Bilingual } from '../i18n/locales.ts';
import { invalidUtf8Line, invalidUtf8Words } from './invalid-utf8.ts';
import { readYamlText } from './yaml/yaml-text.ts';
import { yamlWords } from './yaml/yaml-words.ts';
import { isRecord } from './record.ts';

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
  code: 'front-matter-missing' | 'front-matter-yaml' | 'encoding';
  /** What is wrong there; empty where the code says it all. */
  detail: Bilingual;
}

export type ParsedEntryFile = { ok: true; file: EntryFile } | { ok: false; problem: EntryFileProblem };

const frontMatter = /^---[ \t]*\r?\n([\s\S]*?)(?:\r?\n)?^---[ \t]*(?:\r?\n|$)/m;

/** Splits an entry file into front matter and body. Never throws: a text that cannot be read is a value that says why. */
export function parseEntryFile(text: string): ParsedEntryFile {
  const lost = invalidUtf8Line(text);
  if (lost !== undefined) return refuse(lost, 1, 'encoding', invalidUtf8Words);
  const match = frontMatter.exec(text);
  if (match?.index !== 0) return refuse(1, 1, 'front-matter-missing', { fr: '', en: '' });
  const read = readYamlText(match[1] ?? '');
  if (!read.ok) {
    const { line, column, code } = read.problem;
    return refuse(line + 1, column, 'front-matter-yaml', yamlWords(code));
  }
  const { value, lineOf } = read.text;
  if (value !== null && !isRecord(value)) return refuse(2, 1, 'front-matter-yaml', yamlWords('IMPOSSIBLE'));
  const body = text.slice(match[0].length);
  const bodyLine = match[0].split('\n').length;
  // The front matter begins on the file's second line.
  const fileLineOf = (path: readonly PropertyKey[]) => (lineOf(path) ?? 0) + 1;
  return { ok: true, file: { data: value ?? {}, body, bodyLine, lineOf: fileLineOf } };
}

function refuse(
  line: number,
  column: number,
  code: EntryFileProblem['code'],
  detail: Bilingual,
): ParsedEntryFile {
  return { ok: false, problem: { line, column, code, detail } };
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
