import type { Locale } from '../../../i18n/locales.ts';
import { blockNamed } from '../../../mdx/blocks/registry.ts';
import { readAttributes } from '../../../mdx/tags.ts';
import type { Field, Fields, Variants } from '../../../model/fields/fields.ts';

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

const colon = { fr: '\u00a0: ', en: ': ' } as const;

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

const openTag = /(?<!\\)<([A-Z]\w*)((?:\s+[A-Za-z_][\w-]*="[^"]*")*)\s*(\/?)>/g;

/**
 * A body with its blocks in the editor's words, `[Encadré · Nature : Échéance]` for `<Callout kind="deadline">`, and
 * without the signs that only escape others. Every other sign stays, so that no change goes unseen.
 */
export function bodyText(body: string, locale: Locale): string {
  // What stands in a code span or block is what it is: no block, and no sign that escapes another.
  return body
    .split(/(```[^]*?```|`[^`\n]+`)/)
    .map((part, index) => (index % 2 === 1 ? part : proseText(part, locale)))
    .join('')
    .trim();
}

function proseText(prose: string, locale: Locale): string {
  return prose
    .replace(openTag, (tag, name: string, written: string, closed: string) => {
      const block = blockNamed(name);
      if (!block) return tag;
      const attributes = [...readAttributes(written)].map(([key, value]) => {
        const known = block.attributes.find((one) => one.name === key);
        const words = known?.choices?.find((choice) => choice.value === value)?.label[locale] ?? value;
        return ` · ${known?.label[locale] ?? key}${colon[locale]}${words}`;
      });
      return `[${block.label[locale]}${attributes.join('')}${closed ? ']' : '] ▸'}`;
    })
    .replace(/(?<!\\)<\/([A-Z]\w*)>/g, (tag, name: string) => {
      const block = blockNamed(name);
      return block ? `◂ [${block.label[locale]}]` : tag;
    })
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replace(/&#(\d+);/g, (reference, code: string) => characterOf(Number(code)) ?? reference);
}

/** The character of a code; undefined for a number that stands for none, beyond Unicode or half of a pair. */
function characterOf(code: number): string | undefined {
  const isHalf = code >= 0xd800 && code <= 0xdfff;
  return code > 0 && code <= 0x10ffff && !isHalf ? String.fromCodePoint(code) : undefined;
}
