import { locales, type Locale } from '../../i18n/locales.ts';

/** The languages in which a page exists, with its address in each. */
export function presentPaths(
  alternates: Readonly<Record<Locale, string | null>>,
): Partial<Record<Locale, string>> {
  return Object.fromEntries(
    locales.flatMap((locale) => {
      const path = alternates[locale];
      return path === null ? [] : [[locale, path]];
    }),
  );
}

/** The id of the form that a page sent back holds: the language switch takes its answers along. */
export const answersId = 'answers';
