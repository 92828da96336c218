import { isDeepStrictEqual } from 'node:util';
import { locales, type Locale } from '../../../i18n/locales.ts';
import { collections, type CollectionName } from '../../../model/collections/index.ts';
import type { ChangedField, Comparison } from '../../../model/messages/comparison.ts';
import { parseEntryFile } from '../../../model/entry-file.ts';
import type { Field } from '../../../model/fields/fields.ts';
import { bodyText } from './body-text.ts';
import { fieldText, type DisplayContext } from './field-text.ts';
import { textChanges } from '../../../model/messages/text-changes.ts';

/** The files of an entry by language; undefined for one that is not there. */
export type EntryTexts = Readonly<Record<Locale, string | undefined>>;

/** Fields that the CMS keeps by itself: no editor changed them. */
const ownFields = new Set(['translatedFrom']);

const bodyLabel = { fr: 'Texte', en: 'Text' } as const;

/**
 * What differs between two states of an entry, in the words of an editor who works in `context.locale`: a field for each
 * language in which it changed, and once for both where they share its value.
 */
export function compareEntry(
  collection: CollectionName,
  before: EntryTexts,
  after: EntryTexts,
  context: DisplayContext,
): Comparison {
  const fields = locales.flatMap((locale) => {
    const [old, now] = [before[locale], after[locale]];
    if (old === now) return [];
    return compareFile(collection, locale, old, now, context);
  });
  return { fields: sharedOnce(fields), isPublished: locales.some((locale) => before[locale] !== undefined) };
}

function compareFile(
  collection: CollectionName,
  locale: Locale,
  before: string | undefined,
  after: string | undefined,
  context: DisplayContext,
): ChangedField[] {
  const [old, now] = [dataOf(before), dataOf(after)];
  if (!old || !now) return [wholeFile(locale, before, after, context.locale)];
  const fields = new Map<string, Field>(Object.entries(collections[collection].fields));
  const changed = [...fields]
    .filter(([name]) => !ownFields.has(name) && !isDeepStrictEqual(old.data[name], now.data[name]))
    .map(([name, field]): ChangedField => {
      const label = field.label[context.locale];
      const [was = '', is = ''] = [old, now].map(({ data }) => fieldText(field, data[name], context));
      // Two entries may have one title: then their file names show what changed.
      const [before, after] =
        was === is ? [old, now].map(({ data }) => JSON.stringify(data[name])) : [was, is];
      return { locale, field: name, label, parts: textChanges(before ?? '', after ?? '', locale) };
    });
  const [was, is] = [bodyText(old.body, context.locale), bodyText(now.body, context.locale)];
  const body = {
    locale,
    field: 'body',
    label: bodyLabel[context.locale],
    parts: textChanges(was, is, locale),
  };
  return [...changed, body].filter(({ parts }) => parts.length > 0);
}

/** A file that is not there is one without fields; one that cannot be read is undefined. */
function dataOf(text: string | undefined): { data: Record<string, unknown>; body: string } | undefined {
  if (text === undefined) return { data: {}, body: '' };
  const parsed = parseEntryFile(text);
  return parsed.ok ? parsed.file : undefined;
}

function wholeFile(
  locale: Locale,
  before: string | undefined,
  after: string | undefined,
  words: Locale,
): ChangedField {
  return {
    locale,
    field: 'body',
    label: bodyLabel[words],
    parts: textChanges(before ?? '', after ?? '', locale),
  };
}

/** The same field changed in the same way in both languages is listed once. */
function sharedOnce(fields: readonly ChangedField[]): ChangedField[] {
  const twin = (one: ChangedField) =>
    fields.find(
      ({ locale, field, parts }) =>
        locale !== one.locale && field === one.field && isDeepStrictEqual(parts, one.parts),
    );
  return fields
    .filter((one) => one.locale === 'fr' || !twin(one))
    .map((one) => (twin(one) ? { ...one, locale: 'both' as const } : one));
}
