import { z } from 'zod';
import { fieldTypes } from '../../forms/fields/field-types.ts';
import { address, identified, words } from './parts.ts';

/** The constraints of an answer, by the names of a form's definition. */
export const limitsSchema = z.record(
  z.string(),
  z.union([z.number(), z.string(), z.boolean(), z.array(z.string())]),
);

const question = z.object({
  id: z.string().describe('The name of the answer in what is sent to `action`; it never changes.'),
  type: z.enum(Object.keys(fieldTypes)),
  label: words,
  hint: words,
  required: z.boolean(),
  when: z
    .object({ question: z.string(), answers: z.array(z.string()) })
    .nullable()
    .describe('Asked only where an earlier question has one of these answers.'),
  options: z
    .array(z.object({ value: z.string(), label: words }))
    .nullable()
    .describe('The answers offered; null where the question offers none.'),
  limits: limitsSchema.describe(
    'What an answer must hold to: `maxLength` in characters, `maxBytes`, `min`, `max`.',
  ),
  rulesOut: z
    .array(z.object({ answer: z.string(), reason: words }))
    .describe('Answers that rule an applicant out, and why.'),
  text: words.describe('Of a consent: what is agreed to.'),
  version: z.string().nullable().describe('Of a consent: the version of its text.'),
});

/** A form as `/data/forms.json` gives it. */
export const publishedForm = z.object({
  ...identified,
  title: words,
  purpose: z
    .string()
    .describe('What is sent: an application, a question, a registration, a request to be told.'),
  action: address.describe('Where the answers are sent.'),
  calls: z.array(z.string()).describe('The ids of the calls that applications are sent to with this form.'),
  retentionDays: z.number().int().describe('After which answers and files are erased.'),
  sections: z.array(
    z.object({ id: z.string(), title: words, introduction: words, questions: z.array(question) }),
  ),
});

export type PublishedForm = z.infer<typeof publishedForm>;
export type PublishedQuestion = z.infer<typeof question>;
