import type { FormDefinition } from '../../forms/definition.ts';
import type { LanguageTag, Locale } from '../../i18n/locales.ts';
import { createTranslate, type Translate } from '../../i18n/translate.ts';
import type { SiteDomain } from '../../model/site-data.ts';

/** What the page tells its script: the definition that drew it, and the words to speak with. */
export interface PageDefinition {
  form: FormDefinition;
  locale: Locale;
  languageTag: LanguageTag;
  domains: readonly SiteDomain[];
  t: Translate;
}

interface Embedded extends Omit<PageDefinition, 't'> {
  words: Readonly<Record<string, string>>;
}

/** Reads what the page was built with; the page is ours, so that it is trusted as it is. */
export function readDefinition(element: HTMLElement): PageDefinition {
  const text = element.querySelector('[data-definition]')?.textContent ?? '';
  const { words, ...rest } = JSON.parse(text) as Embedded;
  return { ...rest, t: createTranslate(rest.locale, words) };
}
