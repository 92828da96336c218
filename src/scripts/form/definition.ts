import type { FormDefinition } from '../../forms/definition.ts';
import type { LanguageTag, Locale } from '../../i18n/locales.ts';
import { createTranslate, type Translate } from '../../i18n/translate.ts';
import type { FormPageData } from '../../forms/page-data.ts';
import { listsOf, type Lists } from '../../forms/fields/lists.ts';

/** What the script knows of the form: the definition that drew it, and the words to speak with. */
export interface PageDefinition {
  form: FormDefinition;
  locale: Locale;
  languageTag: LanguageTag;
  lists: Lists;
  /** Domains that the call's program refuses. */
  outOfScope: readonly string[];
  t: Translate;
}

/** Reads the published definition; undefined where it cannot be loaded: then only the server checks. */
export async function loadDefinition(
  name: string,
  callName: string | undefined,
): Promise<PageDefinition | undefined> {
  try {
    const locale = document.documentElement.lang === 'en' ? 'en' : 'fr';
    const response = await fetch(`/data/forms/${locale}/${name}.json`);
    // Written by our own build, and checked there: its schema would add 35 kB to the page.
    const data = (await response.json()) as FormPageData;
    const { form, languageTag, strings } = data;
    const call = data.calls.find((one) => one.name === callName);
    const lists = listsOf(data, call, Date.now());
    const { outOfScope = [] } = call ?? {};
    return { form, locale, languageTag, lists, outOfScope, t: createTranslate(locale, strings) };
  } catch {
    return undefined;
  }
}
