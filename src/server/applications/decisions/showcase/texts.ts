import { locales, type Locale } from '../../../../i18n/locales.ts';
import { decisionWords } from '../../../../model/decisions/words.ts';
import type { ShowcaseDraft, ShowcaseState } from './port.ts';

/** What the staff pass on of a start-up. */
export interface ChosenStartup {
  reference: string;
  name: string;
  tagline: string;
  domain: string;
}

/** The text of a start-up in the language in which it applied; in the other one it is marked as not translated. */
export function startupDraft(
  { name: title, tagline, domain }: ChosenStartup,
  given: { name: string; locale: Locale; cohort: string; website: string | undefined },
): ShowcaseDraft {
  const { name, locale, cohort, website } = given;
  const text = {
    title,
    urlSlug: name,
    tagline,
    cohorts: [cohort],
    domains: [domain],
    ...(website !== undefined && { website }),
  };
  return { collection: 'startups', name, texts: { [locale]: text } };
}

/** The text of a call's cohort, in the languages in which the call is published: of what is public already. */
export function cohortDraft(
  call: string,
  { program, titles }: NonNullable<ShowcaseState['call']>,
  name: string,
): ShowcaseDraft {
  const texts: ShowcaseDraft['texts'] = {};
  for (const locale of locales) {
    const title = titles[locale];
    if (title === undefined) continue;
    const words = decisionWords(locale);
    texts[locale] = {
      title: words('showcase.cohort.title', { call: title }),
      urlSlug: name,
      summary: words('showcase.cohort.summary', { call: title }),
      program,
      call,
    };
  }
  return { collection: 'cohorts', name, texts };
}
