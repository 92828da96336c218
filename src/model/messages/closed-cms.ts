import { z } from 'zod';

const part = z.object({
  title: z.string(),
  lead: z.string(),
  /** How to come in: what to do, and what it looks like. */
  steps: z.array(z.object({ text: z.string(), example: z.string() })),
  /** For a browser that came in before and follows a link of another site: it sends its cookie from our own pages only. */
  again: z.string(),
});

/** What the server hands to the page that stands in for the CMS where a browser may not come in. */
export const closedCmsPageSchema = z.object({
  /** Of the site. */
  name: z.string(),
  parts: z.object({ fr: part, en: part }),
});
export type ClosedCmsPage = z.infer<typeof closedCmsPageSchema>;
