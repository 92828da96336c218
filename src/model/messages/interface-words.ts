import { z } from 'zod';

const wording = z.object({
  /** The program's own words. */
  own: z.string(),
  /** What the site says now: its own wording, else the program's. */
  now: z.string(),
});

/** What the CMS shows of the words of the interface. */
export const interfaceWordsSchema = z.object({
  words: z.array(
    z.object({
      /** As in the files: `startups.count.other`. */
      key: z.string(),
      /** Where it is seen: the name of a group of `wordGroups`. */
      group: z.string(),
      fr: wording,
      en: wording,
    }),
  ),
  /** The files that cannot be read, or in which something is wrong: nothing is changed before that is repaired. */
  broken: z.array(z.string()),
});

export type InterfaceWords = z.infer<typeof interfaceWordsSchema>;

/** What an editor changes: one wording in one language. */
export const wordChangeSchema = z.object({
  key: z.string().max(100),
  locale: z.enum(['fr', 'en']),
  /** What the site said when the editor began. */
  was: z.string().max(5_000),
  /** What it is to say; empty for the program's own words. */
  is: z.string().max(5_000),
});

export type WordChange = z.infer<typeof wordChangeSchema>;
