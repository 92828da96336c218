import { z } from 'zod';
import { collectionNames } from '../collections/index.ts';

/** Which entry a preview shows; its texts come beside it. */
export const previewPageSchema = z.object({ collection: z.enum(collectionNames), name: z.string() });

export type PreviewPage = z.infer<typeof previewPageSchema>;
