import { z } from 'zod';
import type { Bilingual } from '../../i18n/locales.ts';
import type { ListName } from './list-names.ts';

/** What every field carries besides its type: the words an editor reads, and how the two languages relate. */
export interface FieldWords {
  label: Bilingual;
  /** Read under the input: what is expected, with an example. */
  hint?: Bilingual;
}

export interface FieldOptions extends FieldWords {
  /** False: the field may be absent. True by default. */
  required?: boolean;
  /** True: one value for both languages (a date, a relation). False by default. */
  shared?: boolean;
}

/** A choice's value in the file and its words in both languages. */
export interface Option {
  value: string;
  label: Bilingual;
}

/** The type of a field with its constraint: what Decap needs to draw the input and zod to check the value. */
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
  /** `list`: the list of the settings whose values are offered besides the options. */
  | { kind: 'choice'; options: readonly Option[]; list?: ListName; multiple: boolean }
  | { kind: 'relation'; collection: string; multiple: boolean }
  | { kind: 'image'; patternHint: Bilingual }
  | { kind: 'object'; fields: Fields }
  | { kind: 'list'; fields: Fields; item?: Bilingual }
  | { kind: 'textList'; maxLength: number }
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

export type Shape<F extends Fields> = { [Name in keyof F]: F[Name]['schema'] };

type Optional<
  Options extends { required?: boolean },
  Schema extends z.ZodType,
> = Options['required'] extends false ? z.ZodOptional<Schema> : Schema;

/** Joins words, constraint and schema; the schema becomes optional where the field is not required. */
export function field<const Options extends FieldOptions, Schema extends z.ZodType>(
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
