import { z } from 'zod';

const hash = z.string().regex(/^sha256-[A-Za-z0-9+/]{43}=$/);
const inlineHashesSchema = z.object({ scripts: z.array(hash), styles: z.array(hash) });

/** What a build writes beside `client` and `server`: which inline scripts and styles each of its pages was made with. */
export const pagePoliciesSchema = z.object({
  /** By the path of the file in `client`: `fr/index.html`. */
  files: z.record(z.string(), inlineHashesSchema),
  /** By the name of the on-demand page: `form`. */
  onDemand: z.record(z.string(), inlineHashesSchema),
});

export const pagePoliciesFile = 'page-policies.json';

/** Hashes as a Content-Security-Policy names them: `sha256-hHsg4W0h…=`. */
export type InlineHashes = z.infer<typeof inlineHashesSchema>;
export type PagePolicies = z.infer<typeof pagePoliciesSchema>;
