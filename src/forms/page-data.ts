import type { LanguageTag, Locale } from '../i18n/locales.ts';
import type { SiteCall, SiteData } from '../model/site-data.ts';
import type { FormDefinition } from './definition.ts';
import { fieldsOf } from './fields/fields.ts';

/** `/data/forms/<language>/<form>.json`: what the script of a form's page needs, and no more, since every applicant loads it. */
export interface FormPageData extends Pick<SiteData, 'domains' | 'programs'> {
  form: FormDefinition;
  languageTag: LanguageTag;
  /** The interface strings that speak of forms. */
  strings: Record<string, string>;
  calls: Pick<SiteCall, 'name' | 'sessions' | 'outOfScope'>[];
}

/** The part of a site's data that concerns one form, in one language. */
export function formPageData(
  site: SiteData,
  { form, locale }: { form: FormDefinition; locale: Locale },
): FormPageData {
  const { languageTag, strings } = site.locales[locale];
  const asks = (type: string) => fieldsOf(form).some((field) => field.type === type);
  const isFor = (call: SiteCall) =>
    form.purpose === 'session' ? call.sessions.length > 0 : call.form === form.name;
  return {
    form,
    languageTag,
    strings: Object.fromEntries(Object.entries(strings).filter(([key]) => key.startsWith('form.'))),
    domains: asks('domain') ? site.domains : [],
    programs: asks('program') ? site.programs : [],
    calls: site.calls.filter(isFor).map(({ name, sessions, outOfScope }) => ({
      name,
      sessions: asks('session') ? sessions : [],
      outOfScope,
    })),
  };
}
