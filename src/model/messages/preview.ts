import { z } from 'zod';
import { collectionNames } from '../collections/index.ts';

/** Which entry a preview shows; its texts come beside it. */
export const previewPageSchema = z.object({
  collection: z.enum(collectionNames),
  name: z.string(),
  /** Where it is shown to people without an account: until when, as they read it, and where the other language is. */
  shared: z.object({ until: z.string(), otherLanguage: z.string() }).optional(),
});

export type PreviewPage = z.infer<typeof previewPageSchema>;
