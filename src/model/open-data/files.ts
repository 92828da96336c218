import { z } from 'zod';
import { callStates } from '../call-state.ts';
import type { PublishedName } from './addresses.ts';
import { publishedCriteria } from './criteria.ts';
import { publishedForm } from './forms.ts';
import { address, entry, file, named, words } from './parts.ts';

const program = z.object({
  ...entry,
  kind: z.string(),
  formerNames: z.object({ fr: z.array(z.string()), en: z.array(z.string()) }),
  host: named.nullable(),
  partners: z.array(named),
  domains: z.array(named),
  duration: z
    .object({ min: z.number(), max: z.number().nullable(), unit: z.string() })
    .nullable()
    .describe('How long support lasts.'),
  pathways: z
    .array(z.object({ program: z.string(), condition: words }))
    .describe('Programs that a company can go on to, and on what condition.'),
});

const call = z.object({
  ...entry,
  program: z.string().describe('The id of a program.'),
  criteria: z.string().nullable().describe('The id of the criteria by which applications are chosen.'),
  form: z.string().describe('The id of the form in which one applies.'),
  opens: z.iso.datetime({ offset: true }),
  closes: z.iso.datetime({ offset: true }).describe('The first instant at which it is too late.'),
  zone: z.string().describe('The IANA zone in which the times are announced.'),
  graceMinutes: z.number().describe('Left after closing to forms that were begun before.'),
  resultsOn: z.iso.date().nullable(),
  seats: z.number().nullable(),
  state: z.enum(callStates).describe('At the instant of `generatedAt`.'),
});

const startup = z.object({
  ...entry,
  domains: z.array(named),
  cohorts: z.array(named),
  place: words,
  stage: z.string().nullable(),
  website: address.nullable(),
});

/** The files of public data under `/data/`, by name; their JSON Schemas are published beside them. */
export const publishedFiles = {
  programs: z.object({ ...file, programs: z.array(program) }),
  calls: z.object({ ...file, calls: z.array(call) }),
  startups: z.object({ ...file, startups: z.array(startup) }),
  criteria: z.object({ ...file, criteria: z.array(publishedCriteria) }),
  forms: z.object({ ...file, forms: z.array(publishedForm) }),
} as const satisfies Record<PublishedName, z.ZodType>;

export type PublishedProgram = z.infer<typeof program>;
export type PublishedCall = z.infer<typeof call>;
export type PublishedStartup = z.infer<typeof startup>;

/** The JSON Schema of a file (draft 2020-12), under its public address. */
export function publishedSchema(name: PublishedName, id: string): object {
  return { $id: id, ...z.toJSONSchema(publishedFiles[name]) };
}
