import { isDeepStrictEqual } from 'node:util';
import type { Bilingual } from '../../i18n/locales.ts';
import type { Field, Fields } from '../../model/fields/fields.ts';
import { optionsOf, type Lists } from '../../model/fields/listed.ts';
import { sharedParts } from '../../model/shared-parts.ts';
import { isRecord } from '../../model/record.ts';

/** A value that two languages of an entry should share and do not. */
export interface Difference {
  path: (string | number)[];
  /** The way to it, from the outermost field inwards, items of lists by their number. */
  labels: Bilingual[];
  /** What each language says, in words; undefined for a value that no word stands for. */
  values: { french: Bilingual; english: Bilingual } | undefined;
}

type Data = Readonly<Record<string, unknown>>;
type Pair = readonly [french: unknown, english: unknown];

/**
 * The first value of a field in which two languages differ though they should not, as deep as it lies.
 * @param lists what the lists of the settings call their values.
 */
export function differenceIn(name: string, field: Field, [french, english]: Pair, lists: Lists): Difference {
  const here = { path: [name], labels: [field.label] };
  const inside = differenceInside(field, [french, english], lists);
  return inside
    ? { ...inside, path: [name, ...inside.path], labels: [field.label, ...inside.labels] }
    : { ...here, values: valuesOf(field, [french, english], lists) };
}

function differenceInside(field: Field, [french, english]: Pair, lists: Lists): Difference | undefined {
  const { type } = field;
  if (type.kind === 'object') return differenceInGroup(type.fields, [french, english], lists);
  if (type.kind !== 'list' || !Array.isArray(french) || !Array.isArray(english)) return undefined;
  if (french.length !== english.length)
    return { path: [], labels: [], values: { french: count(french), english: count(english) } };
  for (const index of french.keys()) {
    const inside = differenceInGroup(type.fields, [french[index], english[index]], lists);
    const number = { fr: `nº ${index + 1}`, en: `no. ${index + 1}` };
    if (inside) return { ...inside, path: [index, ...inside.path], labels: [number, ...inside.labels] };
  }
  return undefined;
}

function differenceInGroup(fields: Fields, pair: Pair, lists: Lists): Difference | undefined {
  const [french, english] = [toData(pair[0]), toData(pair[1])];
  if (!french || !english) return undefined;
  const [mine, theirs] = [sharedParts(fields, french), sharedParts(fields, english)];
  for (const [name, field] of Object.entries(fields))
    if (!isDeepStrictEqual(mine.get(name), theirs.get(name)))
      return differenceIn(name, field, [french[name], english[name]], lists);
  return undefined;
}

function toData(value: unknown): Data | undefined {
  return isRecord(value) ? value : undefined;
}

function count(items: readonly unknown[]): Bilingual {
  const { length } = items;
  return {
    fr: `${length} ${length < 2 ? 'élément' : 'éléments'}`,
    en: `${length} ${length === 1 ? 'item' : 'items'}`,
  };
}

function valuesOf(field: Field, [french, english]: Pair, lists: Lists): Difference['values'] {
  const [a, b] = [wordsOf(field, french, lists), wordsOf(field, english, lists)];
  return a && b && { french: a, english: b };
}

function wordsOf({ type }: Field, value: unknown, lists: Lists): Bilingual | undefined {
  if (value === undefined || value === null) return { fr: 'rien', en: 'nothing' };
  if (Array.isArray(value) && (type.kind === 'list' || type.kind === 'variants')) return count(value);
  if (typeof value === 'boolean') return value ? { fr: 'oui', en: 'yes' } : { fr: 'non', en: 'no' };
  if (typeof value === 'number') return { fr: String(value), en: String(value) };
  if (typeof value !== 'string') return undefined;
  const options = type.kind === 'choice' ? optionsOf(type, lists) : [];
  const option = options.find((one) => one.value === value);
  return option
    ? { fr: `« ${option.label.fr} »`, en: `“${option.label.en}”` }
    : { fr: `« ${value} »`, en: `“${value}”` };
}
