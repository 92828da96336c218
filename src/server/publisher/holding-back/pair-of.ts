import { locales } from '../../../i18n/locales.ts';

const languagePart = new RegExp(`(?<=^|/)(?:${locales.join('|')})(?=/|\\.)`);

/** A file and its other language: what readers see of an entry in two languages stays of one state. */
export const pairOf = (file: string): string[] =>
  languagePart.test(file) ? locales.map((locale) => file.replace(languagePart, locale)) : [file];
