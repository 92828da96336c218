import { usualTags, type LanguageTag, type Locale } from '../../i18n/locales.ts';
import { createTranslate, type Translate } from '../../i18n/translate.ts';
import { typography } from '../../i18n/typography.ts';
import en from './en.json' with { type: 'json' };
import fr from './fr.json' with { type: 'json' };

const phrases: Readonly<Record<Locale, Readonly<Record<string, string>>>> = { fr, en };

/** The words of the pages on which the staff decide, in a language. They are the program's own: no content holds them. */
export function decisionWords(locale: Locale, tag: LanguageTag = usualTags[locale]): Translate {
  const translate = createTranslate(locale, phrases[locale]);
  return (key, params) => typography(translate(key, params), tag);
}
