import { z } from 'zod';
import { formDefinitionSchema } from '../forms/definition.ts';
import { languageTags, type Locale } from '../i18n/locales.ts';
import { isZone } from '../i18n/zones.ts';
import { accentOf } from './brand/accent.ts';
import { typefaces, usualTypefaces } from './brand/typefaces.ts';

const colour = z.string().regex(/^#[0-9a-f]{6}$/);
const words = z.object({ fr: z.string(), en: z.string() });
const instant = z.iso.datetime();
const path = z.string().startsWith('/');

const zone = z.string().refine(isZone, { error: 'not an IANA time zone, such as America/Toronto' });

const zonedTime = z.object({ local: z.iso.datetime({ local: true, offset: false }), zone });

const link = z.object({ label: z.string(), url: z.string() });

const localeDataSchema = z.object({
  /** True for the language that the site lists first; see `defaultLocaleOf`. */
  isDefault: z.boolean().optional(),
  /** Decides spacing, dates and money. */
  languageTag: z.enum(languageTags),
  /** The colours of lines, links and buttons. */
  accent: z.object({ light: colour, dark: colour }).default(() => accentOf({})),
  /** What headings and texts are set in; the usual in what earlier versions built. */
  typefaces: z.enum(typefaces.map(({ value }) => value)).default(usualTypefaces),
  organisation: z.object({
    name: z.string(),
    /** Its picture at `logoPath`, in pixels; absent where it has none. */
    logo: z.object({ width: z.number(), height: z.number() }).optional(),
    tagline: z.string().optional(),
    /** Who answers for personal information; the site's name in what earlier versions built. */
    responsible: z.string().optional(),
    email: z.string().optional(),
    phone: z.string().optional(),
    address: z.string().optional(),
  }),
  /** The open call that each page has a button for, and the day on which it closes; absent while there is none. */
  apply: z.object({ url: path, closes: z.iso.date() }).optional(),
  navigation: z.object({ main: z.array(link), footer: z.array(link) }),
  /** The page that says what becomes of personal information; null where there is none in this language. */
  privacy: path.nullable().default(null),
  /** Interface strings. */
  strings: z.record(z.string(), z.string()),
});

export const siteCallSchema = z.object({
  /** The entry's file name; what a form sends as `call`. */
  name: z.string(),
  title: words,
  /** The page to apply on in each language; null where the call is not translated. */
  url: z.object({ fr: path.nullable(), en: path.nullable() }),
  /** A key of `forms`. */
  form: z.string(),
  opens: zonedTime,
  closes: zonedTime,
  graceMinutes: z.number().int().min(0),
  /** How many are to be selected; absent where the call does not say. */
  seats: z.number().int().min(1).optional(),
  selectionFrom: zonedTime.optional(),
  /** When the results are promised. */
  resultsDue: zonedTime.optional(),
  /** Since when the results are known; absent as long as they are not. */
  resultsFrom: zonedTime.optional(),
  /** A key of `criteria`; it is there once they are published. */
  criteria: z.string().optional(),
  /** The program that the call is for, and who answers questions about it. */
  programme: z
    .object({ title: words, url: z.object({ fr: path.nullable(), en: path.nullable() }) })
    .optional(),
  /** Domains (`domains[].value`) that this call's programme refuses. */
  outOfScope: z.array(z.string()).default([]),
  /** The information sessions to register for, in order. */
  sessions: z.array(z.object({ value: z.string(), label: words, starts: zonedTime })).default([]),
  /** True for a demonstration call. */
  example: z.boolean().default(false),
});

/** What applications to a call are chosen by, as a reader sees it: in order, with what each one counts. */
export const siteCriteriaSchema = z.object({
  title: words,
  /** The page of the criteria in each language; null where they are not translated. */
  url: z.object({ fr: path.nullable(), en: path.nullable() }),
  selection: z.array(
    z.object({ label: words, detail: words.optional(), weight: z.number().min(0).optional() }),
  ),
});

export const siteDomainSchema = z.object({
  value: z.string(),
  label: words,
  /** False where no program takes start-ups of this domain. */
  inScope: z.boolean(),
});

/** `site.json`: what the built site publishes for the server and for other programs. */
export const siteDataSchema = z.object({
  generatedAt: instant,
  /** The next instant at which a page of this build would read differently (a call opens, criteria are due). */
  nextTransition: instant.nullable(),
  /** The zone of the site's own times; absent in what earlier versions built. */
  zone: zone.optional(),
  locales: z.object({ fr: localeDataSchema, en: localeDataSchema }),
  calls: z.array(siteCallSchema),
  domains: z.array(siteDomainSchema),
  /** The programs, for forms that ask which one. */
  programs: z.array(z.object({ value: z.string(), label: words })).default([]),
  forms: z.record(z.string(), formDefinitionSchema),
  /** The selection criteria that are published, and not announced only. */
  criteria: z.record(z.string(), siteCriteriaSchema).default({}),
  /** Where readers of former addresses are sent, by address; none of them is the address of a page. */
  redirects: z.record(path, path).default({}),
});

export type SiteData = z.infer<typeof siteDataSchema>;
export type LocaleData = z.infer<typeof localeDataSchema>;
export type SiteCriteria = z.infer<typeof siteCriteriaSchema>;
export type SiteCall = z.infer<typeof siteCallSchema>;
export type SiteDomain = z.infer<typeof siteDomainSchema>;

/** The language that the site lists first, and speaks where nobody has chosen one; French in what earlier versions built. */
export const defaultLocaleOf = ({ locales }: Pick<SiteData, 'locales'>): Locale =>
  locales.en.isDefault ? 'en' : 'fr';
