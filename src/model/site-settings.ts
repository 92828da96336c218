import { z } from 'zod';

const bilingual = z.strictObject({ fr: z.string().trim().min(1), en: z.string().trim().min(1) });

/** Where a navigation link leads: a section of the site, or a free page by its entry name. */
const link = z.strictObject({
  label: bilingual,
  to: z.string().regex(/^(?:programs|calls|startups|news|questions|search|page:[a-z0-9-]+)$/),
});

/** The schema of `content/site/site.yaml`: the organisation that runs the site, and what its pages have in common. */
export const siteSettingsSchema = z.strictObject({
  name: bilingual,
  tagline: bilingual,
  /** Answers to privacy questions; absent until the organisation has given them. */
  contactEmail: z.email().optional(),
  languageTags: z.strictObject({ fr: z.enum(['fr-CA', 'fr-FR']), en: z.literal('en-CA') }),
  /** The IANA zone in which publication times and promised days are read. */
  zone: z.enum(['America/Toronto', 'Europe/Paris']),
  navigation: z.array(link).min(1),
  footer: z.array(link).min(1),
});

export type SiteSettings = z.infer<typeof siteSettingsSchema>;

export type NavigationLink = z.infer<typeof link>;

/** The schema of `content/ui/{fr,en}.json`: interface strings by key, such as `search.label`. */
export const uiStringsSchema = z.record(z.string().regex(/^[a-z][\w-]*(?:\.[\w-]+)*$/i), z.string().min(1));

export type UiStrings = z.infer<typeof uiStringsSchema>;
