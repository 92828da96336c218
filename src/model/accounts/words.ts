import { usualTags, type LanguageTag, type Locale } from '../../i18n/locales.ts';
import { createTranslate, type Translate } from '../../i18n/translate.ts';
import { typography } from '../../i18n/typography.ts';
import en from './en.json' with { type: 'json' };
import fr from './fr.json' with { type: 'json' };
import { isRole } from './roles.ts';

const phrases: Readonly<Record<Locale, Readonly<Record<string, string>>>> = { fr, en };

/** The words of signing in and of accounts, in a language. They are the program's own: no content holds them. */
export function accountWords(locale: Locale, tag: LanguageTag = usualTags[locale]): Translate {
  const translate = createTranslate(locale, phrases[locale]);
  return (key, params) => typography(translate(key, params), tag);
}

/**
 * What a line of the record says was done. The record keeps roles by their names in the program.
 *
 * @param t as `accountWords` makes it.
 * @param subject such as `ann@example.org (editor, admin)`.
 */
export function activityWords(
  t: Translate,
  { action, subject }: { action: string; subject: string },
): string {
  const inWords = (names: string) =>
    names
      .split(', ')
      .map((name) => (isRole(name) ? t(`role.${name}`) : name))
      .join(', ');
  const isAboutRoles = action === 'invited' || action === 'roles-changed';
  const said = isAboutRoles
    ? subject.replace(/\(([a-z, ]+)\)$/, (_, names: string) => `(${inWords(names)})`)
    : subject;
  return t(`activity.${action}`, { subject: said });
}
