import type { Locale } from '../i18n/locales.ts';
import { createTranslate } from '../i18n/translate.ts';
import english from './phrases/own.en.json' with { type: 'json' };
import french from './phrases/own.fr.json' with { type: 'json' };

export type WordKey = keyof typeof french;

/** Our own words in the editor's language, `{name}` replaced by the value of that name. */
export type Words = (key: WordKey, values?: Readonly<Record<string, string>>) => string;

const phrases: Readonly<Record<Locale, Readonly<Record<WordKey, string>>>> = { fr: french, en: english };

/** @example wordsIn('fr')('liveToday', { time: '7 h 41' }) // 'En ligne depuis 7 h 41' */
export function wordsIn(locale: Locale): Words {
  return createTranslate(locale, phrases[locale]);
}
