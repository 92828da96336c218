import type { Field, Fields } from './fields/fields.ts';

/**
 * The part of an entry that must be the same in both languages: shared fields whole, and inside translated groups and
 * lists everything but their texts (numbers, dates, choices, relations, and how many items there are).
 */
export function sharedParts(fields: Fields, data: Readonly<Record<string, unknown>>): Map<string, unknown> {
  const parts = new Map<string, unknown>();
  for (const [name, field] of Object.entries(fields)) {
    if (name === 'translation' || name === 'translatedFrom') continue;
    const part = partOf(field, data[name]);
    if (part !== undefined) parts.set(name, part);
  }
  return parts;
}

function partOf(field: Field, value: unknown): unknown {
  if (field.shared) return value ?? null;
  if (value === undefined)
    return field.type.kind === 'object' || field.type.kind === 'list' ? null : undefined;
  switch (field.type.kind) {
    case 'object':
      return groupPart(field.type.fields, value);
    case 'list': {
      const { fields } = field.type;
      return Array.isArray(value) ? value.map((item: unknown) => groupPart(fields, item)) : value;
    }
    case 'text':
    case 'textList':
    case 'markdown':
      return undefined;
    case 'number':
    case 'boolean':
    case 'date':
    case 'localTime':
    case 'choice':
    case 'relation':
    case 'image':
    case 'variants':
      return value;
  }
}

function groupPart(fields: Fields, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(sharedParts(fields, Object.fromEntries(Object.entries(value))));
}

/** The texts of an entry that a translator has before them, body included, in one canonical string. */
export function translatableText(
  fields: Fields,
  data: Readonly<Record<string, unknown>>,
  body: string,
): string {
  return JSON.stringify([textsOf(fields, data), body.trim().replace(/\r\n/g, '\n')]);
}

function textsOf(fields: Fields, data: Readonly<Record<string, unknown>>): unknown[] {
  const texts: unknown[] = [];
  for (const [name, field] of Object.entries(fields)) {
    const value = data[name];
    if (value === undefined || name === 'urlSlug') continue;
    const { type } = field;
    if (type.kind === 'text' || type.kind === 'textList') {
      if (!field.shared && name !== 'translatedFrom') texts.push([name, value]);
    } else if (type.kind === 'object' || type.kind === 'list') {
      const items: unknown[] = Array.isArray(value) ? value : [value];
      for (const item of items) {
        if (typeof item === 'object' && item !== null)
          texts.push([name, textsOf(type.fields, Object.fromEntries(Object.entries(item)))]);
      }
    }
  }
  return texts;
}
