import type { Locale } from '../../i18n/locales.ts';
import type { Field } from '../../model/fields/fields.ts';
import { optionsOf, type Lists } from '../../model/fields/listed.ts';

/** The words of a choice, as the model and the site's lists give them to editors and readers alike; the value itself for an unknown one. */
export function optionLabel(field: Field, value: string, locale: Locale, lists: Lists = {}): string {
  const { type } = field;
  const options = type.kind === 'choice' ? optionsOf(type, lists) : [];
  const option = options.find((one) => one.value === value);
  return option?.label[locale] ?? value;
}

/** The words that decide on the plural of a list: "A, B et C", "A, B and C". */
export function joinWords(words: readonly string[], locale: Locale): string {
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(words);
}
