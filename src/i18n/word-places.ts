import { locales, type Bilingual, type Locale } from './locales.ts';

/** The words of a language, by key: `{count} entreprises` for `startups.count.other`. */
type Strings = Readonly<Record<string, string>>;

/** What a word of the interface has in braces, in the order in which it is read. @example placesIn('{min} à {max}') // ['min', 'max'] */
export function placesIn(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name))];
}

/** What the program fills in where it shows a word, in every language and every form of its plural. */
function placesFilled(strings: Readonly<Record<Locale, Strings>>, key: string): string[] {
  const stem = key.replace(pluralForm, '');
  const forms = [key, stem, ...['one', 'many', 'other'].map((form) => `${stem}.${form}`)];
  return locales.flatMap((locale) => forms.flatMap((form) => placesIn(strings[locale][form] ?? '')));
}

/** The form of a plural is the last part of a key. */
const pluralForm = /\.(?:one|many|other)$/;

/**
 * What a site's wording of a word lacks of what the program's own has in braces, and what it has that the program never
 * fills in: readers would meet it as it is written. The singular may do without its number.
 */
export function wrongPlaces(
  strings: Readonly<Record<Locale, Strings>>,
  { key, locale, text }: { key: string; locale: Locale; text: string },
): { lacking: string[]; unknown: string[] } {
  const [given, own] = [placesIn(text), placesIn(strings[locale][key] ?? '')];
  const filled = placesFilled(strings, key);
  return {
    lacking: own.filter((name) => !given.includes(name) && !(name === 'count' && key.endsWith('.one'))),
    unknown: given.filter((name) => !filled.includes(name)),
  };
}

/** True for a word that is an address, not one that is read: changed, its page would be found no more. */
export const isAddress = (own: Bilingual): boolean => own.fr.startsWith('/') || own.en.startsWith('/');
