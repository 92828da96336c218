import type { Entry } from '../../src/collections/read/entry.ts';
import { collections } from '../../src/model/collections/index.ts';
import type { Fields } from '../../src/model/fields/fields.ts';

/** A passage that a reader reads as one piece: a field, the fields of one list item, or a paragraph of a body. */
export interface Passage {
  /** For messages: `programs/fr/spark.mdx:12 figures.0`. */
  where: string;
  text: string;
}

/** What a reader may read of an entry in its language, addresses left out. */
export function passagesOf(entry: Entry): Passage[] {
  const { fields } = collections[entry.collection];
  return [...fieldPassages(entry, fields, entry.data, []), ...bodyPassages(entry)];
}

/** A passage for each text field; the texts of a list item or group are one passage, since they are shown together. */
function fieldPassages(
  entry: Entry,
  fields: Fields,
  data: Readonly<Record<string, unknown>>,
  at: readonly PropertyKey[],
): Passage[] {
  return Object.entries(fields).flatMap(([name, { type, shared }]) => {
    const value = data[name];
    const path = [...at, name];
    if (type.kind === 'text' && !type.pattern && !shared) return passage(entry, path, [value]);
    if (type.kind === 'textList') return passage(entry, path, [value].flat());
    if (type.kind === 'object') return passage(entry, path, textsWithin(entry, type.fields, value));
    if (type.kind !== 'list' || !Array.isArray(value)) return [];
    return value.flatMap((item: unknown, index) =>
      passage(entry, [...path, index], textsWithin(entry, type.fields, item)),
    );
  });
}

function textsWithin(entry: Entry, fields: Fields, value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return fieldPassages(entry, fields, Object.fromEntries(Object.entries(value)), []).map(({ text }) => text);
}

function passage(entry: Entry, path: readonly PropertyKey[], values: readonly unknown[]): Passage[] {
  const text = values.filter((value) => typeof value === 'string').join('\n');
  return text === ''
    ? []
    : [{ where: `${entry.file}:${String(entry.lineOf(path))} ${path.map(String).join('.')}`, text }];
}

function bodyPassages(entry: Entry): Passage[] {
  return entry.body
    .split('\n')
    .map((line, index) => ({
      where: `${entry.file}:${String(entry.bodyLine + index)}`,
      text: withoutAddresses(line),
    }))
    .filter(({ text }) => text !== '');
}

/** A line of a body without link targets, tags' addresses and code; the words of attributes stay. */
function withoutAddresses(line: string): string {
  return line
    .replace(/\]\([^)]*\)/g, ']')
    .replace(/\b(?:href|src|poster|source)="[^"]*"/g, '')
    .replace(/<\/?[A-Z]\w*|\/?>$/g, '')
    .replace(/\b(?:title|question|by|role|label|alt|caption|credit|kind|duration)="([^"]*)"/g, '$1 ')
    .replace(/`[^`]*`/g, '')
    .trim();
}
