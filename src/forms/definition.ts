import { z } from 'zod';
import { reservedNames } from './fields.ts';

const words = z.strictObject({ fr: z.string().trim().min(1), en: z.string().trim().min(1) });

const identifier = z.string().regex(/^[a-z][a-zA-Z0-9]{0,39}$/);

const fieldName = identifier.refine((name) => !reservedNames.some((reserved) => reserved === name), {
  error: `the endpoint keeps these names for itself: ${reservedNames.join(', ')}`,
});

/** Shown, asked and checked only when another field has one of these values. */
const condition = z.strictObject({ field: identifier, is: z.array(z.string()).min(1) });

const common = {
  name: fieldName,
  label: words,
  hint: words.optional(),
  required: z.boolean().default(false),
  /** A token of HTML's `autocomplete`, for data about the person who fills in the form. */
  autocomplete: z
    .string()
    .regex(/^[a-z][a-z0-9 -]+$/)
    .optional(),
  when: condition.optional(),
  /** Who reads the answer: the staff only (the default), or also the selection jury. */
  visibleTo: z.enum(['staff', 'jury']).default('jury'),
};

const option = z.strictObject({
  value: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
  label: words,
  /** An answer that rules the prospect out; the reason is read on the explanatory page. */
  rulesOut: words.optional(),
});

const text = z.strictObject({
  ...common,
  type: z.literal('text'),
  minLength: z.number().int().min(0).default(0),
  maxLength: z.number().int().min(1).max(500).default(200),
});
const longText = z.strictObject({
  ...common,
  type: z.literal('longText'),
  minLength: z.number().int().min(0).default(0),
  maxLength: z.number().int().min(1).max(10_000).default(2_000),
  rows: z.number().int().min(2).max(20).default(6),
});
const email = z.strictObject({ ...common, type: z.literal('email') });
const phone = z.strictObject({ ...common, type: z.literal('phone') });
const url = z.strictObject({ ...common, type: z.literal('url') });
const number = z.strictObject({
  ...common,
  type: z.literal('number'),
  min: z.number().default(0),
  max: z.number().default(1_000_000_000),
  integer: z.boolean().default(true),
});
const date = z.strictObject({
  ...common,
  type: z.literal('date'),
  min: z.iso.date().optional(),
  max: z.iso.date().optional(),
});
const choice = z.strictObject({
  ...common,
  type: z.literal('choice'),
  options: z.array(option).min(2).max(60),
});
const choices = z.strictObject({
  ...common,
  type: z.literal('choices'),
  options: z.array(option).min(2).max(60),
  maxChoices: z.number().int().min(1).optional(),
});
const yesNo = z.strictObject({
  ...common,
  type: z.literal('yesNo'),
  /** The answer that rules the prospect out, and why. */
  rulesOut: z.strictObject({ answer: z.enum(['yes', 'no']), reason: words }).optional(),
});
const country = z.strictObject({ ...common, type: z.literal('country') });
/** A choice among the domains of the site's taxonomy. */
const domain = z.strictObject({ ...common, type: z.literal('domain') });
const file = z.strictObject({
  ...common,
  type: z.literal('file'),
  accept: z
    .array(z.enum(['pdf']))
    .min(1)
    .default(['pdf']),
  maxBytes: z.number().int().min(1).max(10_000_000).default(10_000_000),
  maxFiles: z.number().int().min(1).max(3).default(1),
});
/** A box to tick, never ticked beforehand: the text agreed to, and its version, are kept with the answers. */
const consent = z.strictObject({
  ...common,
  type: z.literal('consent'),
  text: words,
  version: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,39}$/),
});

/** One field of a form, by `type`. */
export const fieldSchema = z.discriminatedUnion('type', [
  text,
  longText,
  email,
  phone,
  url,
  number,
  date,
  choice,
  choices,
  yesNo,
  country,
  domain,
  file,
  consent,
]);

export const sectionSchema = z.strictObject({
  name: identifier,
  title: words,
  introduction: words.optional(),
  fields: z.array(fieldSchema).min(1),
});

/**
 * A form as `content/forms/<name>.yaml` writes it, both languages side by side.
 *
 * @example
 * formDefinitionSchema.parse({ name: 'application', title: { fr: 'Candidature', en: 'Application' }, … })
 */
export const formDefinitionSchema = z
  .strictObject({
    name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
    title: words,
    introduction: words.optional(),
    /** True: the form answers a call, whose dates decide when it can be sent. */
    needsCall: z.boolean(),
    /** What the button says. */
    submitLabel: words,
    /** Read before sending: who keeps the answers, why, how long, and what the person can ask for. */
    notice: words,
    /** Read on the receipt: what happens next. */
    nextSteps: words,
    /** Days after which an application, its files and its deliveries are erased. */
    retentionDays: z.number().int().min(1).max(3_650),
    sections: z.array(sectionSchema).min(1),
  })
  .superRefine((form, context) => {
    const seen = new Set<string>();
    form.sections.forEach((section, sectionIndex) => {
      section.fields.forEach((field, fieldIndex) => {
        const path = ['sections', sectionIndex, 'fields', fieldIndex];
        if (seen.has(field.name)) {
          context.addIssue({
            code: 'custom',
            path: [...path, 'name'],
            message: `“${field.name}” is used twice`,
          });
        }
        if (field.when && !seen.has(field.when.field)) {
          const message = `“${field.when.field}” must be a field that comes before “${field.name}”`;
          context.addIssue({ code: 'custom', path: [...path, 'when', 'field'], message });
        }
        seen.add(field.name);
      });
    });
  });

export type FormDefinition = z.infer<typeof formDefinitionSchema>;
export type FormField = z.infer<typeof fieldSchema>;
export type FieldOfType<Type extends FormField['type']> = Extract<FormField, { type: Type }>;
