import type { Locale } from '../../../i18n/locales.ts';
import type { Field, Fields } from '../../../model/fields/fields.ts';
import { isRecord } from '../../../model/record.ts';

/** How references are replaced. */
export interface Replace {
  /** The name in the place of one that a field refers to; null where the reference goes, undefined where it stays. */
  value: (collection: string, name: string) => string | null | undefined;
  /** A text in Markdown with its links replaced. */
  text: (text: string, locale: Locale) => string;
}

type Data = Readonly<Record<string, unknown>>;

/** The data with its references replaced, at any depth; undefined where it has none of them. */
export function replaceInFields(
  fields: Fields,
  data: Data,
  locale: Locale,
  replace: Replace,
): Data | undefined {
  const changed = new Map<string, unknown>();
  for (const [name, field] of Object.entries(fields)) {
    const value = data[name];
    const replaced = replaceValue(field, value, locale, replace);
    if (replaced !== value) changed.set(name, replaced);
  }
  return changed.size === 0 ? undefined : { ...data, ...Object.fromEntries(changed) };
}

function replaceValue({ type, required }: Field, value: unknown, locale: Locale, replace: Replace): unknown {
  if (typeof value === 'string') {
    if (type.kind !== 'relation') return value.includes('](') ? replace.text(value, locale) : value;
    const name = replace.value(type.collection, value);
    // Without the reference the text would not be right: it stays, and is named.
    return name === undefined || (name === null && required) ? value : (name ?? undefined);
  }
  if (Array.isArray(value)) return replaceItems(type, value, locale, replace);
  if (type.kind === 'object' && isRecord(value))
    return replaceInFields(type.fields, value, locale, replace) ?? value;
  return value;
}

function replaceItems(
  type: Field['type'],
  items: readonly unknown[],
  locale: Locale,
  replace: Replace,
): unknown {
  const replaced = items.flatMap((item) => {
    if (type.kind === 'relation' && typeof item === 'string') {
      const name = replace.value(type.collection, item);
      return name === null ? [] : [name ?? item];
    }
    if (type.kind === 'list' && isRecord(item)) {
      // An item that is about what goes, such as a way on to a program, goes with it.
      if (isAboutGone(type.fields, item, replace)) return [];
      return [replaceInFields(type.fields, item, locale, replace) ?? item];
    }
    return [typeof item === 'string' && item.includes('](') ? replace.text(item, locale) : item];
  });
  const isSame = replaced.length === items.length && replaced.every((item, index) => item === items[index]);
  return isSame ? items : type.kind === 'relation' ? [...new Set(replaced)] : replaced;
}

function isAboutGone(fields: Fields, item: Data, replace: Replace): boolean {
  return Object.entries(fields).some(([name, { type, required }]) => {
    const value = item[name];
    return (
      type.kind === 'relation' &&
      required &&
      typeof value === 'string' &&
      replace.value(type.collection, value) === null
    );
  });
}
