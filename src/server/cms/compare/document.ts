import { isDeepStrictEqual } from 'node:util';
import { locales, type Locale } from '../../../i18n/locales.ts';
import type { ChangedField } from '../../../model/messages/comparison.ts';
import type { Field, Fields, Variants } from '../../../model/fields/fields.ts';
import { isBilingual } from '../../../model/fields/group-fields.ts';
import { parseYamlFile } from '../../../model/yaml/yaml-file.ts';
import { fieldText, type DisplayContext } from './field-text.ts';
import { itemsOf, quotedTitle, toRecord, type Data, type Item } from './items.ts';
import { textChanges } from '../../../model/messages/text-changes.ts';

/** Where a value stands: by name in the file, by label for editors. */
interface FieldPath {
  path: readonly string[];
  labels: readonly string[];
}

/** Fields that the CMS keeps by itself: no editor changed them. */
const ownFields = new Set(['recorded']);

const between = ' › ';
const wholeFile = { fr: 'Fichier', en: 'File' } as const;
const order = { fr: 'Ordre', en: 'Order' } as const;

/**
 * What differs between two states of a file that holds both languages, in the words of an editor who works in
 * `context.locale`: each field by the way to it, “Parts › “Your idea” › Questions › “Domain” › Hint”, with the language
 * of the text in which it differs. An undefined state is a file that is not there.
 */
export function compareDocument(
  fields: Fields,
  before: string | undefined,
  after: string | undefined,
  context: DisplayContext,
): ChangedField[] {
  const [old, now] = [documentData(before), documentData(after)];
  if (old && now) return groupChanges(fields, old, now, { path: [], labels: [] }, context);
  const parts = textChanges(before ?? '', after ?? '', context.locale);
  return [{ locale: 'both', field: '', label: wholeFile[context.locale], parts }];
}

/** The fields of a document; none of one that is not there. Undefined for a text that cannot be read. */
export function documentData(text: string | undefined): Data | undefined {
  if (text === undefined) return {};
  const parsed = parseYamlFile(text);
  return parsed.ok ? toRecord(parsed.file.value) : undefined;
}

function groupChanges(
  fields: Fields,
  old: Data,
  now: Data,
  at: FieldPath,
  context: DisplayContext,
): ChangedField[] {
  return Object.entries(fields)
    .filter(([name]) => !ownFields.has(name))
    .flatMap(([name, field]) => {
      const place = { path: [...at.path, name], labels: [...at.labels, field.label[context.locale]] };
      return valueChanges(field, usualOf(field, old[name]), usualOf(field, now[name]), place, context);
    });
}

/** What a field that is not in the file stands for: a switch that is not there is off. */
function usualOf({ schema }: Field, value: unknown): unknown {
  return value === undefined ? schema.safeParse(undefined).data : value;
}

function valueChanges(
  field: Field,
  was: unknown,
  is: unknown,
  at: FieldPath,
  context: DisplayContext,
): ChangedField[] {
  if (isDeepStrictEqual(was, is)) return [];
  const { type } = field;
  if (type.kind === 'object') {
    const [old, now] = [toRecord(was ?? {}), toRecord(is ?? {})];
    if (old && now)
      return isBilingual(type.fields)
        ? languageChanges(type.fields, old, now, at, context)
        : groupChanges(type.fields, old, now, at, context);
  }
  if (type.kind === 'list' || type.kind === 'variants') {
    const { label } = field;
    const variants = type.kind === 'list' ? { '': { label, fields: type.fields } } : type.variants;
    const [old, now] = itemsOf(was, is);
    if (old && now) return listChanges(field, variants, old, now, at, context);
  }
  return leaf(at, 'both', [fieldText(field, was, context), fieldText(field, is, context)], context);
}

function languageChanges(
  fields: Fields,
  old: Data,
  now: Data,
  at: FieldPath,
  context: DisplayContext,
): ChangedField[] {
  return locales.flatMap((locale) => {
    const field = fields[locale];
    if (!field) return [];
    const place = { ...at, path: [...at.path, locale] };
    const [was, is] = [old[locale], now[locale]].map((value) => fieldText(field, value, context));
    return leaf(place, locale, [was ?? '', is ?? ''], context);
  });
}

/** Items are known by what names them, so that one that was moved or put between others is no change to the others. */
function listChanges(
  field: Field,
  variants: Variants,
  old: readonly Item[],
  now: readonly Item[],
  at: FieldPath,
  context: DisplayContext,
): ChangedField[] {
  const whole = (item: Item | undefined) => (item ? fieldText(field, [item.data], context) : '');
  const earlier = new Map(old.map((item) => [item.id, item]));
  const later = new Map(now.map((item) => [item.id, item]));
  const changes = [...new Set([...earlier.keys(), ...later.keys()])].flatMap((id) => {
    const [was, is] = [earlier.get(id), later.get(id)];
    const named = is ?? was;
    if (!named) return [];
    const place = { path: [...at.path, id], labels: [...at.labels, quotedTitle(named, context.locale)] };
    const fields = variants[named.type]?.fields;
    if (!was || !is || !fields) return leaf(place, 'both', [whole(was), whole(is)], context);
    return groupChanges(fields, was.data, is.data, place, context);
  });
  const inBoth = (items: readonly Item[], others: ReadonlyMap<string, Item>) =>
    items.filter(({ id }) => others.has(id)).map(({ id }) => later.get(id));
  const names = (items: readonly (Item | undefined)[]) =>
    items.map((item) => (item ? quotedTitle(item, context.locale) : '')).join(', ');
  const orders: [string, string] = [names(inBoth(old, later)), names(inBoth(now, earlier))];
  const place = { path: at.path, labels: [...at.labels, order[context.locale]] };
  return [...changes, ...leaf(place, 'both', orders, context)];
}

function leaf(
  { path, labels }: FieldPath,
  locale: Locale | 'both',
  [was, is]: readonly [string, string],
  context: DisplayContext,
): ChangedField[] {
  if (was === is) return [];
  const parts = textChanges(was, is, locale === 'both' ? context.locale : locale);
  return [{ locale, field: path.join('.'), label: labels.join(between), parts }];
}
