import type { Bilingual } from '../i18n/locales.ts';

/**
 * The line, from 1, of the first replacement character (U+FFFD), which stands for bytes that are not UTF-8; undefined where
 * there is none. Such a text must not be written back: the letter would be lost for good.
 */
export function invalidUtf8Line(text: string): number | undefined {
  const index = text.indexOf('\uFFFD');
  return index < 0 ? undefined : text.slice(0, index).split('\n').length;
}

/** Why a text that is not UTF-8 cannot be read. */
export const invalidUtf8Words: Bilingual = {
  fr: 'une lettre accentuée n’y est pas lisible, car il n’est pas en UTF-8.',
  en: 'a letter with an accent is lost in it, since it is not in UTF-8.',
};
