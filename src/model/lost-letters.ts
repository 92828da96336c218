import type { Bilingual } from '../i18n/locales.ts';

/**
 * The line, from 1, of the first letter that was lost when bytes were read as UTF-8, which they are not; undefined where
 * none was. Such a text must not be written back: nobody could tell any more what the letter was.
 */
export function lostLetterLine(text: string): number | undefined {
  const index = text.indexOf('\uFFFD');
  return index < 0 ? undefined : text.slice(0, index).split('\n').length;
}

/** Why a text with a lost letter cannot be read. */
export const lostLetterWords: Bilingual = {
  fr: 'une lettre accentuée n’y est pas lisible, car il n’est pas en UTF-8.',
  en: 'a letter with an accent is lost in it, since it is not in UTF-8.',
};
