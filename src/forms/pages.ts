import { z } from 'zod';
import { siteCallSchema, siteDomainSchema } from '../model/site-data.ts';
import { formDefinitionSchema } from './definition.ts';

/** An error in words, beside the field that it is about. */
export const shownErrorSchema = z.object({ field: z.string(), message: z.string() });
export type ShownError = z.infer<typeof shownErrorSchema>;

/** What the server hands to the on-demand page that sends a form back with its errors and its answers. */
export const formPageSchema = z.object({
  form: formDefinitionSchema,
  call: siteCallSchema.nullable(),
  domains: z.array(siteDomainSchema),
  values: z.record(z.string(), z.array(z.string())),
  errors: z.array(shownErrorSchema).min(1),
  /** Where the form is found in each language. */
  alternates: z.object({ fr: z.string().nullable(), en: z.string().nullable() }),
});
export type FormPage = z.infer<typeof formPageSchema>;

/** What a receipt shows: nothing that the applicant typed, since the address may be passed on. */
export const receiptPageSchema = z.object({
  reference: z.string(),
  formTitle: z.string(),
  call: z.object({ title: z.string(), url: z.string().nullable(), example: z.boolean() }).nullable(),
  /** In the call's zone, as people write it. */
  received: z.string(),
  attachments: z.object({ count: z.number(), size: z.string() }),
  nextSteps: z.string(),
  alternates: z.object({ fr: z.string(), en: z.string() }),
});
export type ReceiptPage = z.infer<typeof receiptPageSchema>;

/** A request that could not be answered otherwise: what happened, and what is possible now. */
export const problemPageSchema = z.object({
  title: z.string(),
  advice: z.string(),
  /** The page to go back to. */
  back: z.string(),
});
export type ProblemPage = z.infer<typeof problemPageSchema>;
