import { z } from 'zod';
import type { Bilingual } from '../../i18n/locales.ts';
import {
  field,
  fieldsToSchema,
  type FieldOptions,
  type Fields,
  type Shape,
  type Variants,
} from './fields.ts';
import { text, type TextOptions } from './text-fields.ts';

/** A group of fields under one name. Decap translates or shares a group as a whole. */
export function object<const F extends Fields, const O extends FieldOptions>(options: O, fields: F) {
  return field(options, { kind: 'object', fields }, fieldsToSchema(fields));
}

interface ListOptions extends FieldOptions {
  /** What one row is called, for “Add: …”; the name of the list by default. */
  item?: Bilingual;
}

/** A list of groups of fields; never empty: an empty list is an absent field. */
export function list<const F extends Fields, const O extends ListOptions>(options: O, fields: F) {
  return field(
    options,
    { kind: 'list', fields, ...(options.item ? { item: options.item } : {}) },
    z.array(fieldsToSchema(fields)).min(1),
  );
}

/** A list of single lines of text. */
export function textList<const O extends FieldOptions & { maxLength?: number }>(options: O) {
  const maxLength = options.maxLength ?? 200;
  return field(
    options,
    { kind: 'textList', maxLength },
    z.array(z.string().max(maxLength).regex(/\S/)).min(1),
  );
}

/** A text in both languages side by side, where a file holds both. */
export function bilingualText<const O extends TextOptions>(options: O) {
  const { multiline, maxLength } = options;
  const constraint = { ...(multiline ? { multiline } : {}), ...(maxLength ? { maxLength } : {}) };
  return object(options, {
    fr: text({ label: { fr: 'Français', en: 'French' }, ...constraint }),
    en: text({ label: { fr: 'Anglais', en: 'English' }, ...constraint }),
  });
}

/** A group's schema with its own name under `type`. */
type VariantSchema<V extends Variants> = {
  [Name in keyof V & string]: z.ZodObject<
    Shape<V[Name]['fields']> & { type: z.ZodLiteral<Name> },
    z.core.$strict
  >;
}[keyof V & string];

/** A list whose items are each one of several groups of fields, distinguished by their `type`. */
export function variants<const V extends Variants, const O extends FieldOptions>(options: O, groups: V) {
  const schemas = Object.entries(groups).map(([type, { fields }]) =>
    fieldsToSchema(fields).extend({ type: z.literal(type) }),
  ) as unknown as [VariantSchema<V>, ...VariantSchema<V>[]];
  return field(
    options,
    { kind: 'variants', variants: groups },
    z.array(z.discriminatedUnion('type', schemas)).min(1),
  );
}

/** True for a group that is one text in each language, as `bilingualText` makes it. */
export function isBilingual(fields: Fields): boolean {
  return Object.keys(fields).join() === 'fr,en';
}
