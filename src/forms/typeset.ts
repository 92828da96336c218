import type { LanguageTag } from '../i18n/locales.ts';
import { typography } from '../i18n/typography.ts';
import type { FormDefinition } from './definition.ts';

/** The same form with the spaces and apostrophes of each language in everything that people read. */
export function typesetForm(
  form: FormDefinition,
  tags: Readonly<Record<'fr' | 'en', LanguageTag>>,
): FormDefinition {
  return setWords(form, tags) as FormDefinition;
}

function setWords(value: unknown, tags: Readonly<Record<'fr' | 'en', LanguageTag>>): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => setWords(item, tags));
  if (typeof value !== 'object' || value === null) return value;
  if ('fr' in value && 'en' in value && typeof value.fr === 'string' && typeof value.en === 'string') {
    return { fr: typography(value.fr, tags.fr), en: typography(value.en, tags.en) };
  }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, setWords(part, tags)]));
}
