import type { Locale } from '../../i18n/locales.ts';
import type { Field } from '../../model/fields/fields.ts';

/** The words of a choice, as the model gives them to editors and readers alike; the value itself for an unknown one. */
export function optionLabel(field: Field, value: string, locale: Locale): string {
  const { type } = field;
  const option = type.kind === 'choice' ? type.options.find((one) => one.value === value) : undefined;
  return option?.label[locale] ?? value;
}

/** The words that decide on the plural of a list: "A, B et C", "A, B and C". */
export function joinWords(words: readonly string[], locale: Locale): string {
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(words);
}
