import { isLocale, type Locale } from '../../i18n/locales.ts';

const key = 'passerelle-cms-language';

/** The language of the CMS: the one chosen last in this browser, else the browser's own where we speak it, else French. */
export function chosenLocale(): Locale {
  const candidates = [localStorage.getItem(key), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return candidates.find((one) => isLocale(one)) ?? 'fr';
}

/** Changes the language of the CMS and loads it again: Decap reads its language once. */
export function chooseLocale(locale: Locale): void {
  localStorage.setItem(key, locale);
  location.reload();
}
