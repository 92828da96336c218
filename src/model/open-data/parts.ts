import { z } from 'zod';
import { locales } from '../../i18n/locales.ts';

/** A text in each language in which it exists. */
export const words = z.object({ fr: z.string().nullable(), en: z.string().nullable() });
export const address = z.url();
export const addresses = z.object({ fr: address.nullable(), en: address.nullable() });
export const named = z.object({ id: z.string(), name: words });

/** What is said of whatever has a name that stays. */
export const identified = {
  id: z.string().describe('Never changes; the same in every file of this site.'),
  digest: z
    .string()
    .describe('Another one as soon as anything that the file says of this entry has changed.'),
};

export const entry = {
  ...identified,
  title: words,
  summary: words,
  url: addresses.describe('The page in each language; null where there is none.'),
  outdated: z
    .array(z.enum(locales))
    .describe('Languages in which the text is older than the one it was translated from.'),
  example: z.boolean().describe('True for an invented entry, shown to demonstrate the site.'),
};

export const file = {
  $schema: address,
  generatedAt: z.iso.datetime().describe('The instant for which the site was built.'),
  source: address.describe('The site that publishes these data.'),
  licence: z
    .object({ name: words, url: address.nullable() })
    .nullable()
    .describe('Under what licence the data may be used; null where the site states none.'),
};
