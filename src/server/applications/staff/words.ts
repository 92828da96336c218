import { isLocale, usualTags, type LanguageTag, type Locale } from '../../../i18n/locales.ts';
import { createTranslate, type Translate } from '../../../i18n/translate.ts';
import { defaultLocaleOf, type SiteData } from '../../../model/site-data.ts';
import { typography } from '../../../i18n/typography.ts';
import doctorEn from './phrases/doctor.en.json' with { type: 'json' };
import doctorFr from './phrases/doctor.fr.json' with { type: 'json' };
import en from './phrases/en.json' with { type: 'json' };
import fr from './phrases/fr.json' with { type: 'json' };

const phrases: Readonly<Record<Locale, Readonly<Record<string, string>>>> = {
  fr: { ...fr, ...doctorFr },
  en: { ...en, ...doctorEn },
};

/** What the staff read in one language. */
export interface Words {
  locale: Locale;
  tag: LanguageTag;
  t: Translate;
}

/**
 * The words of the command line and of the summary in a language, set as the language asks for.
 *
 * @param site whose variety of the language it is; Canada's where no site is known.
 */
export function wordsIn(locale: Locale, site?: Pick<SiteData, 'locales'>): Words {
  const tag = site?.locales[locale].languageTag ?? usualTags[locale];
  const translate = createTranslate(locale, phrases[locale]);
  return { locale, tag, t: (key, params) => typography(translate(key, params), tag) };
}

/** The language of the staff, in mails and at the command line: that of `STAFF_LANGUAGE`, else the first of the site. */
export const staffLocale = (
  { staffLanguage }: { staffLanguage: Locale | undefined },
  site: Pick<SiteData, 'locales'>,
): Locale => staffLanguage ?? defaultLocaleOf(site);

/**
 * The same for a command that may fail before there are settings or a site: French then where the system speaks French
 * (`LC_ALL`, `LC_MESSAGES`, `LANG`, in this order), English otherwise.
 */
export function localeOf(
  env: Readonly<Record<string, string | undefined>>,
  site: Pick<SiteData, 'locales'> | undefined,
): Locale {
  const set = env['STAFF_LANGUAGE'];
  if (isLocale(set)) return set;
  if (site) return staffLocale({ staffLanguage: undefined }, site);
  const chosen = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((value) => value);
  return chosen?.toLowerCase().startsWith('fr') ? 'fr' : 'en';
}
