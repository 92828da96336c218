import type { Collection } from './collection.ts';
import { collections, type CollectionName } from './collections/index.ts';
import { formatEntryFile } from './entry-file.ts';
import type { Field, Fields } from './fields/fields.ts';

type Data = Readonly<Record<string, unknown>>;

/**
 * The text of an entry's file in its one form, so that a save changes only what the editor changed: fields in the order
 * of the model at every depth, nothing empty, a blank line before the body, one line end after it.
 */
export function canonicalEntryFile(name: CollectionName, data: Data, body: string): string {
  const collection: Collection = collections[name];
  const text = body
    .replace(/\r\n/g, '\n')
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd();
  return formatEntryFile(inOrder(collection.fields, data), text === '' ? '' : `\n${text}\n`);
}

/** The same data with its keys in the order of the fields; keys that no field has come last, to be reported. */
export function inOrder(fields: Fields, data: Data): Data {
  const known = Object.keys(fields).filter((key) => Object.hasOwn(data, key));
  const unknown = Object.keys(data).filter((key) => !Object.hasOwn(fields, key));
  return Object.fromEntries(
    [...known, ...unknown].map((key) => [key, valueInOrder(ownOf(fields, key), data[key])]),
  );
}

/** What a record itself has under a name that a file gives; not what every object has, such as `constructor`. */
function ownOf<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** True for an optional group in which an editor at most touched a switch: it says nothing, and asks for nothing. */
function isUnsaid({ required, type }: Field, value: object): boolean {
  if (required || type.kind !== 'object') return false;
  return Object.entries(value).every(
    ([key, part]) =>
      part === null ||
      part === undefined ||
      part === '' ||
      (type.fields[key]?.type.kind === 'boolean' && part === false),
  );
}

function valueInOrder(field: Fields[string] | undefined, value: unknown): unknown {
  if (!field || typeof value !== 'object' || value === null) return value;
  if (isUnsaid(field, value)) return undefined;
  if (Array.isArray(value)) return value.map((item: unknown) => valueInOrder(field, item));
  const data: Data = Object.fromEntries(Object.entries(value));
  if ('fields' in field.type) return inOrder(field.type.fields, data);
  if (field.type.kind !== 'variants') return value;
  const { type, ...rest } = data;
  return { type, ...inOrder(ownOf(field.type.variants, String(type))?.fields ?? {}, rest) };
}
