import { z } from 'zod';
import type { Bilingual } from '../i18n/locales.ts';

/** What every field carries besides its type: the words an editor reads, and how the two languages relate. */
interface FieldWords {
  label: Bilingual;
  /** Read under the input: what is expected, with an example. */
  hint?: Bilingual;
}

interface FieldOptions extends FieldWords {
  /** False: the field may be absent. True unless told. */
  required?: boolean;
  /** True: one value for both languages (a date, a relation). False unless told. */
  shared?: boolean;
}

/** A choice's value in the file and its words in both languages. */
export interface Option {
  value: string;
  label: Bilingual;
}

/** The type of a field with its constraint: what Decap needs to draw the input and zod to judge the value. */
export type FieldType =
  | {
      kind: 'text';
      multiline: boolean;
      maxLength: number;
      pattern?: RegExp;
      patternHint?: Bilingual;
      recommended?: readonly [from: number, to: number];
    }
  | { kind: 'markdown' }
  | { kind: 'number'; integer: boolean; min: number; max: number }
  | { kind: 'boolean'; default: boolean }
  | { kind: 'date' }
  | { kind: 'localTime' }
  | { kind: 'choice'; options: readonly Option[]; multiple: boolean }
  | { kind: 'relation'; collection: string; multiple: boolean }
  | { kind: 'image'; patternHint: Bilingual }
  | { kind: 'object'; fields: Fields }
  | { kind: 'list'; fields: Fields; item?: Bilingual }
  | { kind: 'texts'; maxLength: number }
  | { kind: 'variants'; variants: Variants };

/** Groups of fields to choose from: a question of a form is one of them, by its `type`. */
export type Variants = Readonly<Record<string, Variant>>;

/** One group to choose from: its name for editors, and its fields beside `type`. */
export interface Variant {
  label: Bilingual;
  fields: Fields;
}

/** A typed field: words, constraint and the zod schema of its value. */
export interface Field<Schema extends z.ZodType = z.ZodType> extends FieldWords {
  required: boolean;
  shared: boolean;
  type: FieldType;
  schema: Schema;
}

export type Fields = Readonly<Record<string, Field>>;

type Shape<F extends Fields> = { [Name in keyof F]: F[Name]['schema'] };

type Optional<
  Options extends { required?: boolean },
  Schema extends z.ZodType,
> = Options['required'] extends false ? z.ZodOptional<Schema> : Schema;

/** Joins words, constraint and schema; the schema becomes optional where the field is not required. */
function field<const Options extends FieldOptions, Schema extends z.ZodType>(
  options: Options,
  type: FieldType,
  schema: Schema,
): Field<Optional<Options, Schema>> {
  const required = options.required ?? true;
  return {
    label: options.label,
    ...(options.hint ? { hint: options.hint } : {}),
    required,
    shared: options.shared ?? false,
    type,
    schema: (required ? schema : schema.optional()) as Optional<Options, Schema>,
  };
}

/** The strict schema of a set of fields: an unknown key is an error. */
export function fieldsToSchema<const F extends Fields>(fields: F) {
  const shape = Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema]));
  return z.strictObject(shape as Shape<F>);
}

interface TextOptions extends FieldOptions {
  multiline?: boolean;
  /** Longest text, in characters; 200 for a line, 600 for a paragraph unless told. */
  maxLength?: number;
  pattern?: RegExp;
  patternHint?: Bilingual;
  /** The length, in characters, that reads best where the text is shown; shown to editors, not enforced. */
  recommended?: readonly [from: number, to: number];
}

/** One line of text, or a short paragraph where `multiline`. Never empty: an empty text is an absent field. */
export function text<const O extends TextOptions>(options: O) {
  const maxLength = options.maxLength ?? (options.multiline ? 600 : 200);
  const base = z.string().max(maxLength).regex(/\S/);
  const schema = options.pattern ? base.regex(options.pattern) : base;
  return field(
    options,
    {
      kind: 'text',
      multiline: options.multiline ?? false,
      maxLength,
      ...(options.pattern ? { pattern: options.pattern } : {}),
      ...(options.patternHint ? { patternHint: options.patternHint } : {}),
      ...(options.recommended ? { recommended: options.recommended } : {}),
    },
    schema,
  );
}

const slugPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** The last part of a page's address, in the page's language: lower-case letters, digits and hyphens. */
export function slug<const O extends FieldOptions>(options: O) {
  return text({
    ...options,
    maxLength: 80,
    pattern: slugPattern,
    patternHint: {
      fr: 'minuscules sans accent, chiffres et traits d’union, par exemple « appel-2026 »',
      en: 'lower-case letters without accents, digits and hyphens, for instance “call-2026”',
    },
  });
}

/** An https address. */
export function url<const O extends FieldOptions>(options: O) {
  return text({
    ...options,
    maxLength: 500,
    pattern: /^https:\/\/[^\s<>"]+$/,
    patternHint: {
      fr: 'une adresse complète qui commence par https://',
      en: 'a whole address that begins with https://',
    },
  });
}

/** An e-mail address. */
export function email<const O extends FieldOptions>(options: O) {
  return text({
    ...options,
    maxLength: 254,
    pattern: /^[^\s@<>,;:"]+@[^\s@<>,;:"]+\.[a-zA-Z]{2,}$/,
    patternHint: { fr: 'une adresse comme nom@exemple.org', en: 'an address like name@example.org' },
  });
}

/** A number; whole where `integer`. Bounds are inclusive. */
export function number<const O extends FieldOptions & { integer?: boolean; min?: number; max?: number }>(
  options: O,
) {
  const [min, max] = [options.min ?? 0, options.max ?? 1e15];
  const base = z.number().min(min).max(max);
  const integer = options.integer ?? false;
  return field(options, { kind: 'number', integer, min, max }, integer ? base.int() : base);
}

/** Yes or no; an absent value reads as `default`, false unless told. */
export function boolean<const O extends FieldWords & { shared?: boolean; default?: boolean }>(options: O) {
  const initial = options.default ?? false;
  const built = field(
    { ...options, required: true },
    { kind: 'boolean', default: initial },
    z.boolean().default(initial),
  );
  return { ...built, required: false };
}

/** A day, `2019-02-28`. */
export function date<const O extends FieldOptions>(options: O) {
  return field(options, { kind: 'date' }, z.iso.date());
}

/** The same field, absent from the file where it has its usual value. */
export function usually<const S extends z.ZodType>(
  built: Field<S>,
  value: z.core.util.NoUndefined<z.output<S>>,
): Field<z.ZodDefault<S>> {
  return { ...built, required: false, schema: built.schema.default(value) };
}

/** A local date and time without zone, `2026-03-31T23:59`; the zone is a field of its own. */
export function localTime<const O extends FieldOptions>(options: O) {
  return field(options, { kind: 'localTime' }, z.iso.datetime({ local: true, precision: -1 }));
}

type Values<O extends readonly Option[]> = O[number]['value'];

/** One value of a closed list. */
export function choice<const O extends FieldOptions & { options: readonly Option[] }>(options: O) {
  return field(
    options,
    { kind: 'choice', options: options.options, multiple: false },
    z.enum(options.options.map(({ value }) => value) as Values<O['options']>[]),
  );
}

/** Several values of a closed list, without repetition. */
export function choices<const O extends FieldOptions & { options: readonly Option[] }>(options: O) {
  return field(
    options,
    { kind: 'choice', options: options.options, multiple: true },
    withoutRepetition(z.enum(options.options.map(({ value }) => value) as Values<O['options']>[])),
  );
}

function withoutRepetition<S extends z.ZodType>(one: S) {
  return z
    .array(one)
    .min(1)
    .refine((values) => new Set(values).size === values.length, { params: { problem: 'repeated' } });
}

const entryName = z.string().regex(slugPattern);

/** The name of one entry of another collection. Always shared by both languages. */
export function relation<const O extends FieldOptions & { collection: string }>(options: O) {
  return field(
    { ...options, shared: true },
    { kind: 'relation', collection: options.collection, multiple: false },
    entryName,
  );
}

/** The names of several entries of another collection, without repetition. Always shared by both languages. */
export function relations<const O extends FieldOptions & { collection: string }>(options: O) {
  return field(
    { ...options, shared: true },
    { kind: 'relation', collection: options.collection, multiple: true },
    withoutRepetition(entryName),
  );
}

/** A picture uploaded to `content/media/`, as `~/media/name.jpg`. */
export function image<const O extends FieldOptions>(options: O) {
  return field(
    { ...options, shared: true },
    {
      kind: 'image',
      patternHint: {
        fr: 'une image de la médiathèque (JPEG, PNG, WebP ou AVIF), avec une adresse qui commence par ~/media/',
        en: 'a picture of the media library (JPEG, PNG, WebP or AVIF), with an address that begins with ~/media/',
      },
    },
    z.string().regex(/^~\/media\/[\w./-]+\.(?:jpe?g|png|webp|avif)$/i),
  );
}

/** A group of fields under one name. Decap translates or shares a group as a whole. */
export function object<const F extends Fields, const O extends FieldOptions>(options: O, fields: F) {
  return field(options, { kind: 'object', fields }, fieldsToSchema(fields));
}

interface ListOptions extends FieldOptions {
  /** What one row is called, for “Add: …”; the name of the list unless told. */
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
export function texts<const O extends FieldOptions & { maxLength?: number }>(options: O) {
  const maxLength = options.maxLength ?? 200;
  return field(options, { kind: 'texts', maxLength }, z.array(z.string().max(maxLength).regex(/\S/)).min(1));
}

/** A text in both languages side by side, where a file holds both. */
export function words<const O extends TextOptions>(options: O) {
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

/** A list whose items are each one of several groups of fields, told apart by their `type`. */
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
