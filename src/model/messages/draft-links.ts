import { z } from 'zod';

/** What the CMS is told of the links that show a draft to people without an account. */
export const draftLinksSchema = z.object({
  links: z.array(
    z.object({
      id: z.string(),
      /** Who made it; null where nobody signs in, or where the account is gone. */
      by: z.string().nullable(),
      createdAt: z.number(),
      expiresAt: z.number(),
    }),
  ),
  /** The address of the link that was just made, in each language; it cannot be shown again. */
  made: z.object({ fr: z.string(), en: z.string() }).optional(),
});

export type DraftLinksAnswer = z.infer<typeof draftLinksSchema>;
