import { formatDate } from '../i18n/dates.ts';
import { localeOfTag, type LanguageTag, type Locale } from '../i18n/locales.ts';
import { formatNumber } from '../i18n/numbers.ts';
import type { Params, Translate } from '../i18n/translate.ts';
import type { FormDefinition } from './definition.ts';
import { fieldsOf } from './fields/fields.ts';
import type { FieldError } from './error-codes.ts';

const nbsp = '\u00A0';

/** A size as people read it: `350 ko`, `1,2 Mo`; `350 KB`, `1.2 MB`. */
export function formatBytes(bytes: number, tag: LanguageTag): string {
  const isLarge = bytes >= 1_000_000;
  const amount = isLarge ? Math.round(bytes / 100_000) / 10 : Math.max(1, Math.round(bytes / 1_000));
  const units = { fr: ['ko', 'Mo'], en: ['KB', 'MB'] }[localeOfTag(tag)];
  return `${formatNumber(amount, tag)}${nbsp}${units[isLarge ? 1 : 0] ?? ''}`;
}

function inWords({ code, params }: FieldError, tag: LanguageTag): Params {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      if (typeof value === 'string') return [name, code.startsWith('too-') ? formatDate(value, tag) : value];
      return [name, code === 'file-too-big' ? formatBytes(value, tag) : formatNumber(value, tag)];
    }),
  );
}

/** The sentence that an error's summary and its field both show. */
export function errorMessage(
  error: FieldError,
  form: FormDefinition,
  { locale, languageTag, t }: { locale: Locale; languageTag: LanguageTag; t: Translate },
): string {
  const label = fieldsOf(form).find(({ name }) => name === error.field)?.label[locale] ?? error.field;
  return t(`form.error.${error.code}`, { label, ...inWords(error, languageTag) });
}

/**
 * An error's sentence as it stands under its question, whose words are right above it.
 * @example withoutLabel('“Main domain”: choose an answer.', 'Main domain') === 'Choose an answer.'
 */
export function withoutLabel(message: string, label: string): string {
  const at = message.indexOf(label);
  const after = message.slice(at + label.length);
  const colon = /^[\s»”]*:\s*/.exec(after);
  // Words of the interface are the editors': a sentence that does not begin with the label stays whole.
  if (at < 0 || !colon || /[^\s«“]/.test(message.slice(0, at))) return message;
  const rest = after.slice(colon[0].length);
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}
