import { usualTags, type Bilingual, type LanguageTag, type Locale } from './locales.ts';

const nbsp = '\u00A0';
const narrow = '\u202F';

type Rule = readonly [RegExp, string];

const space = '[ \\u00A0\\u202F]';
/** What comes after a sign that ends a sentence, a clause or a quotation. */
const ending = '(?=[\\s)\\]»”"’…]|$)';
/** A sign may follow anything but what opens a quotation or a bracket. */
const afterAnything = '(?<=[^\\s«“(\\[])';
/** The last letter of an elided word, before a word, a number or a quotation. */
const elision: Rule = [/(\p{L})'(?=[\p{L}\p{N}«“])/gu, '$1’'];

/** French on both sides of the ocean: curly apostrophe, no-break spaces inside « », before a colon, and before % and $. */
const french: readonly Rule[] = [
  elision,
  [new RegExp(`«${space}*`, 'gu'), `«${nbsp}`],
  [new RegExp(`(?<!${space})${space}*»`, 'gu'), `${nbsp}»`],
  [new RegExp(`(?<!${space})${space}+:(?=\\s|$)`, 'gu'), `${nbsp}:`],
  [new RegExp(`(\\d)${space}+([%$€])`, 'gu'), `$1${nbsp}$2`],
  // One to three digits by themselves, then three: not a year, a time or a date followed by a number.
  [new RegExp(`(?<=(?<!\\d[-/.,:]?)\\d{1,3})${space}(?=\\d{3}(?!\\d))`, 'gu'), nbsp],
];

/** Québec: nothing before ; ! ? (Office québécois de la langue française). */
const quebec: readonly Rule[] = [[new RegExp(`${afterAnything}${space}+([;!?]+)${ending}`, 'gu'), '$1']];

/**
 * France: a narrow no-break space before ; ! ? (Lexique de l’Imprimerie nationale); where none was typed, only after what
 * ends a word, since the end of an address is no sentence's.
 */
const france: readonly Rule[] = [
  [new RegExp(`(?<=[\\p{L}\\p{N}»”)…%$€])([;!?]+)${ending}`, 'gu'), `${narrow}$1`],
  [new RegExp(`${afterAnything}${space}+([;!?]+)${ending}`, 'gu'), `${narrow}$1`],
];

const english: readonly Rule[] = [elision];

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

/** What stands right before and after a part of a sentence, one character each; nothing at the ends of a paragraph. */
export interface Around {
  before: string;
  after: string;
}

/**
 * Sets a part of a sentence that is drawn by itself, such as what follows a word in bold, as it would be set within the
 * whole. A space that the rules add between two parts belongs to the second one.
 * @example partTypography(' ?', 'fr-CA', { before: 't', after: '' }) === '?'
 */
export function partTypography(text: string, tag: LanguageTag, { before, after }: Around): string {
  const set = typography(`${before}${text}${after}`, tag);
  const start = /^\s$/.test(before) ? Number(/^\s/.test(set)) : set.indexOf(before) + before.length;
  const end = /^\s?$/.test(after)
    ? set.length - Number(/\s$/.test(set) && after !== '')
    : set.lastIndexOf(after);
  const part = set.slice(start, end);
  return /\s$/.test(text) ? part : part.trimEnd();
}

/**
 * One of our own texts (a label, a message) in a language of the interface, set as that language asks for.
 * @example inLanguage({ fr: 'À revoir :', en: 'To look at:' }, 'fr') // with a no-break space
 */
export function inLanguage(text: Bilingual, locale: Locale): string {
  return typography(text[locale], usualTags[locale]);
}
