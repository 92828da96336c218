import { ownStrings } from '../../../i18n/own-strings.ts';
import { locales, type Locale } from '../../../i18n/locales.ts';
import { inLanguage } from '../../../i18n/typography.ts';
import { uiStringsSchema, type UiStrings } from '../../../model/site-settings.ts';
import type { ChangedField } from '../../../model/messages/comparison.ts';
import { textChanges } from '../../../model/messages/text-changes.ts';
import type { EntryTexts } from './compare.ts';
import { documentData } from './document.ts';

/** What a site says in a file of its words; undefined where the file cannot be read, nothing where there is none. */
export function wordsIn(text: string | undefined): UiStrings | undefined {
  return uiStringsSchema.safeParse(documentData(text)).data;
}

/** The words that differ between two states of the interface's, each named by the program's own for an editor who works in `locale`. */
export function compareWords(before: EntryTexts, after: EntryTexts, locale: Locale): ChangedField[] {
  return locales.flatMap((language) => {
    const [old, now] = [wordsIn(before[language]), wordsIn(after[language])];
    const own = ownStrings[language];
    if (!old || !now) return wholeFile(language, before[language], after[language], locale);
    return [...new Set([...Object.keys(own), ...Object.keys(old), ...Object.keys(now)])].flatMap((key) => {
      const [was, is] = [old[key] ?? own[key] ?? '', now[key] ?? own[key] ?? ''];
      if (was === is) return [];
      const label = ownStrings[locale][key] ?? key;
      return { locale: language, field: key, label, parts: textChanges(was, is, language) };
    });
  });
}

function wholeFile(
  language: Locale,
  before: string | undefined,
  after: string | undefined,
  locale: Locale,
): ChangedField[] {
  if (before === after) return [];
  const label = inLanguage({ fr: 'Fichier', en: 'File' }, locale);
  return [{ locale: language, field: '', label, parts: textChanges(before ?? '', after ?? '', language) }];
}
