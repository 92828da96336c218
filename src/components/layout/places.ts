import type { Locale } from '../../i18n/locales.ts';
import { routes } from '../../i18n/routes.ts';
import type { Translate } from '../../i18n/translate.ts';

/** The lists of the site, for readers who did not find what they were looking for. */
export const listsOfSite = (locale: Locale, t: Translate) => [
  { label: t('programs.title'), href: routes.programs(locale) },
  { label: t('calls.title'), href: routes.calls(locale) },
  { label: t('startups.title'), href: routes.startups(locale) },
  { label: t('news.title'), href: routes.news(locale) },
  { label: t('questions.title'), href: routes.questions(locale) },
];
