import type { Bilingual, LanguageTag, Locale } from './locales.ts';

const nbsp = '\u00A0';
const narrow = '\u202F';

type Rule = readonly [RegExp, string];

const space = '[ \\u00A0\\u202F]';

/** French on both sides of the ocean: curly apostrophe, no-break spaces inside « », before a colon, and before % and $. */
const french: readonly Rule[] = [
  [/(\p{L})'(?=\p{L})/gu, '$1’'],
  [new RegExp(`«${space}*`, 'gu'), `«${nbsp}`],
  [new RegExp(`${space}*»`, 'gu'), `${nbsp}»`],
  [new RegExp(`${space}+:(?=\\s|$)`, 'gu'), `${nbsp}:`],
  [new RegExp(`(\\d)${space}+([%$€])`, 'gu'), `$1${nbsp}$2`],
  [new RegExp(`(\\d)${space}(?=\\d{3}(?!\\d))`, 'gu'), `$1${nbsp}`],
];

/** Québec: nothing before ; ! ? (Office québécois de la langue française). */
const quebec: readonly Rule[] = [[new RegExp(`(?<=[\\p{L}\\p{N}»)])${space}+([;!?]+)(?=\\s|$)`, 'gu'), '$1']];

/** France: a narrow no-break space before ; ! ? (Lexique de l’Imprimerie nationale). */
const france: readonly Rule[] = [
  [new RegExp(`(?<=[\\p{L}\\p{N}»)])${space}*([;!?]+)(?=\\s|$|${nbsp}»)`, 'gu'), `${narrow}$1`],
];

const english: readonly Rule[] = [[/(\p{L})'(?=\p{L})/gu, '$1’']];

const rules: Record<LanguageTag, readonly Rule[]> = {
  'fr-CA': [...french, ...quebec],
  'fr-FR': [...french, ...france],
  'en-CA': english,
};

/**
 * Sets a text's spaces and apostrophes as its language asks for. Applying it twice changes nothing; addresses and times
 * (`https://…`, `12:30`) stay as they are.
 * @example typography('Prêt ? « Oui »', 'fr-CA') === 'Prêt? « Oui »' // with no-break spaces inside the quotes
 */
export function typography(text: string, tag: LanguageTag): string {
  return rules[tag].reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text);
}

/**
 * One of our own texts (a label, a message) in a language of the interface, set as that language asks for.
 * @example inLanguage({ fr: 'À revoir :', en: 'To look at:' }, 'fr') // with a no-break space
 */
export function inLanguage(text: Bilingual, locale: Locale): string {
  return typography(text[locale], locale === 'fr' ? 'fr-CA' : 'en-CA');
}
