import type { Locale } from '../../../i18n/locales.ts';
import type { Field, Fields, Variants } from '../../../model/fields/fields.ts';
import { bodyText } from './body-text.ts';
import { colon } from './colon.ts';

/** How values read: in which language, and what an entry or a value of a list that one refers to is called. */
export interface DisplayContext {
  locale: Locale;
  titleOf: (collection: string, name: string) => string;
}

/** A field's value as an editor would read it aloud: words for choices, titles for references, a line for each part of a group. */
export function fieldText(field: Field, value: unknown, context: DisplayContext): string {
  if (value === undefined || value === null) return '';
  const { type } = field;
  switch (type.kind) {
    case 'text':
    case 'image':
    case 'date':
      return plain(value);
    case 'localTime':
      return plain(value).replace('T', ' ');
    case 'markdown':
      return bodyText(plain(value), context.locale);
    case 'number':
      return typeof value === 'number'
        ? new Intl.NumberFormat(`${context.locale}-CA`).format(value)
        : plain(value);
    case 'boolean':
      return yesNo[value === true ? 'yes' : 'no'][context.locale];
    case 'choice':
      return each(value, (one) => {
        const own = type.options.find((option) => option.value === one)?.label[context.locale];
        return own ?? (type.list === undefined ? undefined : context.titleOf(type.list, one));
      });
    case 'relation':
      return each(value, (one) => context.titleOf(type.collection, one));
    case 'textList':
      return each(value, (one) => one, '\n');
    case 'variants':
      return (Array.isArray(value) ? value : [])
        .map((item: unknown) => variantText(type.variants, item, context))
        .join('\n\n');
    case 'object':
      return groupText(type.fields, value, context);
    case 'list':
      return (Array.isArray(value) ? value : [])
        .map((item: unknown) => groupText(type.fields, item, context))
        .join('\n\n');
  }
}

const yesNo = { yes: { fr: 'oui', en: 'yes' }, no: { fr: 'non', en: 'no' } } as const;

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function each(value: unknown, toWords: (one: string) => string | undefined, between = ', '): string {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.map((one) => toWords(plain(one)) ?? plain(one)).join(between);
}

function groupText(fields: Fields, value: unknown, context: DisplayContext): string {
  if (typeof value !== 'object' || value === null) return plain(value);
  const given = new Map<string, unknown>(Object.entries(value));
  return Object.entries(fields)
    .filter(([name]) => given.get(name) !== undefined)
    .map(([name, field]) => {
      const text = fieldText(field, given.get(name), context);
      const isGroup = field.type.kind === 'object' || field.type.kind === 'list';
      return `${field.label[context.locale]}${isGroup ? `${colon[context.locale].trimEnd()}\n` : colon[context.locale]}${text}`;
    })
    .join('\n');
}

/** One item of a list of several kinds: which kind it is, then its parts. */
function variantText(variants: Variants, item: unknown, context: DisplayContext): string {
  if (typeof item !== 'object' || item === null) return plain(item);
  const kind = plain(new Map<string, unknown>(Object.entries(item)).get('type') ?? '');
  const variant = variants[kind];
  return variant
    ? `${variant.label[context.locale]}\n${groupText(variant.fields, item, context)}`
    : plain(item);
}
