import { z } from 'zod';
import { locales } from '../../i18n/locales.ts';

/** Where a window of the CMS says which text it shows, and hears who else has it open. */
export const presencePath = '/admin/api/presence';

/** How often a window says so, and after how long without a word it counts as closed, in milliseconds. */
export const presenceTimes = { everyMs: 10_000, goneMs: 30_000 } as const;

/** What a window shows: no text, or one that is being read or written in a language. */
export const presenceSchema = z.object({
  /** Random, one for each window. */
  window: z.string().regex(/^[\w-]{8,40}$/),
  /** `programs/spark`; null where no text is open. */
  text: z.string().max(300).nullable(),
  isWriting: z.boolean(),
  /** The language written in last; null while nothing was written, and for a form or the settings, which hold both. */
  locale: z.enum(locales).nullable(),
});

export type Presence = z.infer<typeof presenceSchema>;

const colleagueSchema = presenceSchema.pick({ isWriting: true, locale: true }).extend({ name: z.string() });

/** A person who has the same text open. */
export type Colleague = z.infer<typeof colleagueSchema>;

/** The answer: the others, by name. */
export const colleaguesSchema = z.object({ colleagues: z.array(colleagueSchema) });
