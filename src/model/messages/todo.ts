import { z } from 'zod';
import { locales } from '../../i18n/locales.ts';
import { comparisonSchema } from './comparison.ts';

/** One thing to do: a text, in words, with the address in the CMS where it is done. */
const taskSchema = z.object({
  title: z.string(),
  collection: z.string(),
  href: z.string(),
  detail: z.string().default(''),
  /** What a draft would change for readers. */
  changes: comparisonSchema.shape.fields.default([]),
  /** The language of the title, where it may be another than the list's. */
  lang: z.enum(locales).optional(),
});

/** What an editor still has to do, and what is live: the data of the page `/admin/travail/`. */
export const todoPageSchema = z.object({
  /** The hidden value of its form, where people sign in. */
  formToken: z.string().optional(),
  /** Texts that exist in one language only. */
  missing: z.array(taskSchema),
  /** Texts that readers do not see because their program is not translated or not published yet. */
  held: z.array(taskSchema),
  /** Texts whose source has changed since they were translated. */
  outdated: z.array(taskSchema),
  /** Criteria still announced after the date that was promised. */
  overdue: z.array(taskSchema),
  /** Calls that open or close within the next two weeks. */
  soon: z.array(taskSchema),
  /** Texts that were changed here and, in another way, in the repository elsewhere. */
  diverged: z.array(taskSchema),
  /** Links and pictures of texts that lead nowhere. */
  broken: z.array(taskSchema),
  /** Texts that appear by themselves at a later date. */
  scheduled: z.array(taskSchema),
  /** Drafts, with how far they are. */
  drafts: z.array(taskSchema),
  /** What is wrong in the content, with what to do. */
  problems: z.array(taskSchema),
  /** What editors have deleted and can restore; `id` is what the form sends. */
  deleted: z.array(
    z.object({
      id: z.string(),
      ...taskSchema.pick({ title: true, collection: true, detail: true, lang: true }).shape,
    }),
  ),
  /** Whether a picture has just been restored: a text is opened instead. */
  isRestored: z.boolean().optional(),
  /** Why something was not restored; empty where nothing was refused. */
  refusal: z.string().default(''),
  /** The last backup, for those whom it concerns: when, empty where there is none, and whether something is wrong with it. */
  backup: z.object({ at: z.string(), isFailing: z.boolean() }).optional(),
  /** Where a person of the staff reads applications; absent for others. */
  applications: z.string().optional(),
  publication: z.object({
    state: z.enum(['idle', 'building', 'failed']),
    since: z.string(),
    seconds: z.string(),
    next: z.string(),
    /** Since when something waits to be pushed to the repository elsewhere, and why; both empty where nothing does. */
    unsentSince: z.string(),
    unsentReason: z.string(),
  }),
});

export type TodoPage = z.infer<typeof todoPageSchema>;
export type TodoTask = z.infer<typeof taskSchema>;
export type DeletedTask = TodoPage['deleted'][number];
