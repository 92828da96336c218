import { LineCounter, parseDocument, stringify } from 'yaml';
import { withoutEmpty } from './entry-file.ts';
import { inOrder } from './canonical.ts';
import type { Fields } from './fields.ts';

/** A file of plain YAML (or JSON, which is YAML), read: its value, and where each part of it stands. */
export interface YamlFile {
  value: unknown;
  /** The line of the deepest part of a path that exists, from 1. */
  lineOf: (path: readonly PropertyKey[]) => number;
}

export type ParsedYamlFile =
  { ok: true; file: YamlFile } | { ok: false; problem: { line: number; detail: string } };

/** Reads a YAML file. Never throws: a text that cannot be read is a value that says why. */
export function parseYamlFile(text: string): ParsedYamlFile {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    return {
      ok: false,
      problem: { line: counter.linePos(error.pos[0]).line, detail: error.message },
    };
  }
  const lineOf = (path: readonly PropertyKey[]) => {
    for (let length = path.length; length > 0; length -= 1) {
      const node: unknown = document.getIn(path.slice(0, length), true);
      const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
      if (Array.isArray(range) && typeof range[0] === 'number') return counter.linePos(range[0]).line;
    }
    return 1;
  };
  return { ok: true, file: { value: document.toJS({ maxAliasCount: 0 }), lineOf } };
}

/** Writes a YAML file in its one form: fields in the order of the model, nothing empty, no line folded. */
export function formatYamlFile(fields: Fields, data: Readonly<Record<string, unknown>>): string {
  const kept = withoutEmpty(inOrder(fields, data)) ?? {};
  return stringify(kept, { lineWidth: 0, aliasDuplicateObjects: false });
}
