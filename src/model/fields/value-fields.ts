import { z } from 'zod';
import { field, type Field, type FieldOptions, type FieldWords, type Option } from './fields.ts';
import { slugPattern } from './text-fields.ts';

/** A number; whole where `integer`. Bounds are inclusive. */
export function number<const O extends FieldOptions & { integer?: boolean; min?: number; max?: number }>(
  options: O,
) {
  const [min, max] = [options.min ?? 0, options.max ?? 1e15];
  const base = z.number().min(min).max(max);
  const integer = options.integer ?? false;
  return field(options, { kind: 'number', integer, min, max }, integer ? base.int() : base);
}

/** Yes or no; an absent value reads as `default`, false by default. */
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
export function withDefault<const S extends z.ZodType>(
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
        fr: 'une image du site (JPEG, PNG, WebP ou AVIF), avec une adresse qui commence par ~/media/',
        en: 'an image of the site (JPEG, PNG, WebP or AVIF), with an address that begins with ~/media/',
      },
    },
    z.string().regex(/^~\/media\/[\w./-]+\.(?:jpe?g|png|webp|avif)$/i),
  );
}
