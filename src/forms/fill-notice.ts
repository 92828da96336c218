import type { Bilingual, LanguageTag, Locale } from '../i18n/locales.ts';
import { formatDays } from '../i18n/numbers.ts';
import type { FormDefinition } from './definition.ts';

/** What stands in a form's notice for what is said elsewhere: how long answers are kept, and who is responsible for them. */
export const noticePlaces = { retention: '{retention}', organization: '{organization}' } as const;

/** The same form with what its notice leaves to be filled in: the period from `retentionDays`, the organization's name. */
export function fillNotice(
  form: FormDefinition,
  organization: Bilingual,
  tags: Readonly<Record<Locale, LanguageTag>>,
): FormDefinition {
  const fill = (locale: Locale) =>
    form.notice[locale]
      .replaceAll(noticePlaces.retention, formatDays(form.retentionDays, tags[locale]))
      .replaceAll(noticePlaces.organization, organization[locale]);
  return { ...form, notice: { fr: fill('fr'), en: fill('en') } };
}
