import { stringify } from 'yaml';
import type { Bilingual } from '../../i18n/locales.ts';
import { withoutEmpty } from '../entry-file.ts';
import { inOrder } from '../canonical.ts';
import type { Fields } from '../fields/fields.ts';
import { invalidUtf8Line, invalidUtf8Words } from '../invalid-utf8.ts';
import { readYamlText } from './yaml-text.ts';
import { yamlWords } from './yaml-words.ts';

/** A file of plain YAML (or JSON, which is YAML), read: its value, and where each part of it stands. */
export interface YamlFile {
  value: unknown;
  /** The line of the deepest part of a path that exists, from 1. */
  lineOf: (path: readonly PropertyKey[]) => number;
}

export type ParsedYamlFile =
  { ok: true; file: YamlFile } | { ok: false; problem: { line: number; detail: Bilingual } };

/** Reads a YAML file. Never throws: a text that cannot be read is a value that says why. */
export function parseYamlFile(text: string): ParsedYamlFile {
  const lost = invalidUtf8Line(text);
  if (lost !== undefined) return { ok: false, problem: { line: lost, detail: invalidUtf8Words } };
  const read = readYamlText(text);
  if (!read.ok) {
    const { line, code } = read.problem;
    return { ok: false, problem: { line, detail: yamlWords(code) } };
  }
  const { value, lineOf } = read.text;
  return { ok: true, file: { value, lineOf: (path) => lineOf(path) ?? 1 } };
}

/** Writes a YAML file in its one form: fields in the order of the model, nothing empty, no line folded. */
export function formatYamlFile(fields: Fields, data: Readonly<Record<string, unknown>>): string {
  const kept = withoutEmpty(inOrder(fields, data)) ?? {};
  return stringify(kept, { lineWidth: 0, aliasDuplicateObjects: false });
}
