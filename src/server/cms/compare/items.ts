import type { Locale } from '../../../i18n/locales.ts';

export type Data = Readonly<Record<string, unknown>>;

/** One item of a list: a part of a form, a question, an answer offered, a link of a menu. */
export interface Item {
  /** The same for what is the same item in two states of a list. */
  id: string;
  /** Which kind of item it is, where a list has several. */
  type: string;
  data: Data;
}

/** What a value says by name; undefined for one that has no names. */
export function toRecord(value: unknown): Data | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.fromEntries(Object.entries(value));
}

/**
 * The items of two states of one list, known by their technical name, value or destination; by their position where these
 * are missing or not unique. Undefined where a state is not a list of groups; one that is not there has no items.
 */
export function itemsOf(was: unknown, is: unknown): readonly [Item[] | undefined, Item[] | undefined] {
  const [old, now] = [groupsOf(was), groupsOf(is)];
  const isNamed = [old, now].every((groups) => {
    const names = (groups ?? []).map(itemName);
    return !names.includes(undefined) && new Set(names).size === names.length;
  });
  const toItem = (data: Data, index: number): Item => {
    const type = nonEmptyText(data['type']) ?? '';
    return { id: (isNamed ? itemName(data) : undefined) ?? String(index + 1), type, data };
  };
  return [old?.map(toItem), now?.map(toItem)];
}

function groupsOf(value: unknown): Data[] | undefined {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return undefined;
  const groups = value.map(toRecord);
  return groups.includes(undefined) ? undefined : groups.filter((group) => group !== undefined);
}

/** A question that becomes one of another type is another question. */
function itemName(data: Data): string | undefined {
  const name = nonEmptyText(data['name']) ?? nonEmptyText(data['value']) ?? nonEmptyText(data['to']);
  const type = nonEmptyText(data['type']);
  return name === undefined || type === undefined ? name : `${name} ${type}`;
}

/** What people read of an item, in quotation marks. */
export function quotedTitle({ id, data }: Item, locale: Locale): string {
  const words = toRecord(data['title']) ?? toRecord(data['label']);
  const title = nonEmptyText(words?.[locale]) ?? id;
  return locale === 'fr' ? `«\u00a0${title}\u00a0»` : `“${title}”`;
}

function nonEmptyText(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}
