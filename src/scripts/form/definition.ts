import type { FormDefinition } from '../../forms/definition.ts';
import type { LanguageTag, Locale } from '../../i18n/locales.ts';
import { createTranslate, type Translate } from '../../i18n/translate.ts';
import type { SiteData, SiteDomain } from '../../model/site-data.ts';

/** What the script knows of the form: the definition that drew it, and the words to speak with. */
export interface PageDefinition {
  form: FormDefinition;
  locale: Locale;
  languageTag: LanguageTag;
  domains: readonly SiteDomain[];
  t: Translate;
}

/** Reads the published definition; undefined where it cannot be had: the server then judges alone. */
export async function loadDefinition(name: string): Promise<PageDefinition | undefined> {
  try {
    const response = await fetch('/site.json');
    // Written by our own build, and checked there.
    const site = (await response.json()) as SiteData;
    const locale = document.documentElement.lang === 'en' ? 'en' : 'fr';
    const { strings, languageTag } = site.locales[locale];
    const form = site.forms[name];
    return form && { form, locale, languageTag, domains: site.domains, t: createTranslate(locale, strings) };
  } catch {
    return undefined;
  }
}
