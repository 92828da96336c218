import { inLanguage } from '../../i18n/typography.ts';
import type { Collection } from '../../model/collection.ts';
import { collections, type CollectionName } from '../../model/collections/index.ts';
import type { DecapContext } from '../../model/fields/decap-fields.ts';
import type { Field } from '../../model/fields/fields.ts';
import { optionsOf } from '../../model/fields/listed.ts';
import { hasNoEnglish, languageBehind } from '../panels/untranslated.ts';
import { wordsIn } from '../words.ts';

type Data = Readonly<Record<string, unknown>>;

/** What a list of texts says beside a title, in the interface's language: Decap by itself shows values as they are stored. */
export type EntryWords = Readonly<Record<string, string>>;

/** Where a text says that it is not translated, by the value of `EntryWords.missing`. */
export const missing = { french: 'fr', english: 'en' } as const;

/**
 * The words of one text: `line` goes after its title, each choice by the name of its field, for the groups of a list;
 * `missing` is the language in which it is not translated, `behind` the one whose translation is out of date.
 * @example entryWords('criteria', { status: 'announced', promisedOn: '2026-03-12' }, undefined, { locale: 'fr', lists: {} }).line
 * // ' — Annoncés · Date promise 2026-03-12'
 */
export function entryWords(
  name: CollectionName,
  data: Data,
  version: string | undefined,
  context: DecapContext,
): EntryWords {
  const { locale } = context;
  const collection: Collection = collections[name];
  const { fields } = collection;
  const choices = Object.entries(fields).flatMap(([key, field]) => {
    const label = choiceLabel(field, data[key], context);
    return label === undefined ? [] : [[key, locale === 'fr' ? `« ${label} »` : `“${label}”`] as const];
  });
  const lacks = lackOf(data, version);
  const behind = languageBehind(version);
  const t = wordsIn(locale);
  const parts = [
    ...[...(collection.listed ?? []), 'publishAt'].flatMap((key) => partOf(fields[key], data[key], context)),
    ...(data['example'] === true ? [t('example')] : []),
    ...(behind ? [`⚠ ${t(behind === 'fr' ? 'frenchBehind' : 'englishBehind')}`] : []),
    ...(lacks ? [`⚠ ${t(lacks === missing.french ? 'noFrench' : 'noEnglish')}`] : []),
  ];
  return {
    ...Object.fromEntries(choices),
    ...(parts.length > 0 ? { line: ` — ${parts.join(' · ')}` } : {}),
    ...(lacks ? { missing: lacks } : {}),
    ...(behind ? { behind } : {}),
  };
}

function lackOf({ translation }: Data, version: string | undefined): string | undefined {
  if (translation === 'untranslated') return missing.french;
  return hasNoEnglish(version) ? missing.english : undefined;
}

function partOf(field: Field | undefined, value: unknown, context: DecapContext): string[] {
  if (!field) return [];
  const label = choiceLabel(field, value, context);
  if (label !== undefined) return [label];
  if (typeof value === 'string' && ['date', 'localTime'].includes(field.type.kind))
    return [`${inLanguage(field.label, context.locale)} ${value.replace('T', ' ')}`];
  return dateWithin(value);
}

/** A date that states only a part of itself: `{ date: '2013-03-01', precision: 'month' }` is `2013-03`. */
function dateWithin(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || !('date' in value)) return [];
  const { date } = value;
  if (typeof date !== 'string') return [];
  const length = 'precision' in value && { year: 4, month: 7, day: 10 }[String(value.precision)];
  return [date.slice(0, length || 10)];
}

function choiceLabel({ type }: Field, value: unknown, { locale, lists }: DecapContext): string | undefined {
  if (type.kind !== 'choice') return undefined;
  const found = optionsOf(type, lists).find((option) => option.value === value);
  return found && inLanguage(found.label, locale);
}
