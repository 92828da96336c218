/** The two languages of the site, the reference language first. */
export const locales = ['fr', 'en'] as const;

export type Locale = (typeof locales)[number];

/** One text in both languages. */
export type Bilingual = Readonly<Record<Locale, string>>;

/** The BCP 47 tags that decide spacing, dates and money. */
export const languageTags = ['fr-CA', 'fr-FR', 'en-CA'] as const;

export type LanguageTag = (typeof languageTags)[number];

/** How the program's own words are set, and a site's where its settings do not say. */
export const usualTags = { fr: 'fr-CA', en: 'en-CA' } as const satisfies Record<Locale, LanguageTag>;

/** The language of a tag: `localeOfTag('fr-FR') === 'fr'`. */
export const localeOfTag = (tag: LanguageTag): Locale => (tag === 'en-CA' ? 'en' : 'fr');

/** True for `fr` and `en`; narrows a path segment or a request parameter. */
export function isLocale(value: unknown): value is Locale {
  return locales.some((locale) => locale === value);
}

/** The language that a page's toggle leads to. `otherLocale('fr') === 'en'` */
export function otherLocale(locale: Locale): Locale {
  return locale === 'fr' ? 'en' : 'fr';
}
