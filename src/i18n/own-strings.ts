import type { Locale } from './locales.ts';
import english from './strings/en.json' with { type: 'json' };
import french from './strings/fr.json' with { type: 'json' };

/** The program's own words of the interface, by language and key. */
export const ownStrings: Readonly<Record<Locale, Readonly<Record<string, string>>>> = {
  fr: french,
  en: english,
};
