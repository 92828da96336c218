import { countriesIn } from '../../../forms/fields/countries.ts';
import type { FormField } from '../../../forms/definition.ts';
import type { Lists } from '../../../forms/fields/lists.ts';
import { cleanText } from '../../../forms/values.ts';
import type { Locale } from '../../../i18n/locales.ts';
import { formatNumber } from '../../../i18n/numbers.ts';
import type { LocaleData } from '../../../model/site-data.ts';
import type { Translate } from '../../../i18n/translate.ts';

/** One answer to choose, in the page's language. */
export interface ShownOption {
  value: string;
  label: string;
}

/** The answers that a field offers; none for a field in which people write. */
export function optionsOf(
  field: FormField,
  { locale, t, lists }: { locale: Locale; t: Translate; lists: Lists },
): ShownOption[] {
  switch (field.type) {
    case 'choice':
    case 'choices':
      return field.options.map(({ value, label }) => ({ value, label: label[locale] }));
    case 'domain':
    case 'program':
    case 'session':
      return lists[field.type].map(({ value, label }) => ({ value, label: label[locale] }));
    case 'yesNo':
      return ['yes', 'no'].map((value) => ({ value, label: t(`form.${value}`) }));
    case 'country':
      return countriesIn(locale);
    case 'consent':
      // What is agreed to is the text itself: the box sends what it stands beside.
      return [{ value: cleanText(field.text[locale]), label: field.text[locale] }];
    case 'text':
    case 'longText':
    case 'email':
    case 'phone':
    case 'url':
    case 'number':
    case 'date':
    case 'file':
      return [];
  }
}

/** How long an answer in words may be, said before it is written; undefined for other questions. */
export function limitOf(
  field: FormField,
  { site, t }: { site: Pick<LocaleData, 'languageTag'>; t: Translate },
): string | undefined {
  if (field.type !== 'text' && field.type !== 'longText') return undefined;
  const min = formatNumber(field.minLength, site.languageTag);
  const max = formatNumber(field.maxLength, site.languageTag);
  return field.minLength > 0 ? t('form.limit.between', { min, max }) : t('form.limit.max', { max });
}
