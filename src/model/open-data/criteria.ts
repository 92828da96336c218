import { z } from 'zod';
import { addresses, entry, words } from './parts.ts';

const criterion = {
  id: z
    .string()
    .describe(
      'Made of the words of the criterion: it stays when criteria are moved, explained or weighted otherwise. One that is worded otherwise is another criterion.',
    ),
  label: words,
  detail: words,
  url: addresses.describe('Where the page shows this criterion.'),
};

const version = z.object({
  number: z.number().int().describe('From 1, in the order of their dates.'),
  date: z.iso.date(),
  change: words.describe('What changed, in the words of the page.'),
  comparison: z
    .array(z.object({ subject: words, before: words, after: words }))
    .describe(
      'Passages as they were and as they are; null on one side for what was not there, or is no more.',
    ),
  url: addresses.describe('Where the page shows this version.'),
});

/** Criteria as `/data/criteria.json` gives them. */
export const publishedCriteria = z.object({
  ...entry,
  program: z.string().describe('The id of a program.'),
  calls: z
    .array(z.string())
    .describe('The ids of the calls whose applications are chosen by these criteria.'),
  status: z
    .enum(['announced', 'published'])
    .describe('At the instant of `generatedAt`; announced criteria have no text yet.'),
  promisedOn: z.iso.date().nullable(),
  publishedOn: z.iso.date().nullable(),
  lastModified: z.iso
    .date()
    .nullable()
    .describe('The day of their publication, or of their newest version; null where neither is dated.'),
  eligibility: z.array(z.object(criterion)).describe('That without which an application is not examined.'),
  selection: z
    .array(z.object({ ...criterion, weight: z.number().nullable().describe('In percent of the score.') }))
    .describe('What decides between eligible applications.'),
  process: z.array(z.object(criterion)).describe('Who reads the applications, and what happens next.'),
  version: z
    .number()
    .int()
    .nullable()
    .describe('The number of the version that these lists are; null where no version is written down.'),
  versions: z.array(version).describe('The newest first.'),
});

export type PublishedCriteria = z.infer<typeof publishedCriteria>;
export type PublishedCriterion = PublishedCriteria['process'][number];
export type PublishedVersion = z.infer<typeof version>;
