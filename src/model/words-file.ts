import type { Locale } from '../i18n/locales.ts';

/** The file in which a site words the interface its own way, in the content folder. */
export const wordsFile = (locale: Locale): string => `ui/${locale}.json`;
