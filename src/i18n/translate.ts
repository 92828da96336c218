import type { Locale } from './locales.ts';

export type Params = Readonly<Record<string, string | number>>;

/** Looks up an interface string and fills its `{names}`. */
export type Translate = (key: string, params?: Params) => string;

/** An interface string that a page asks for and the language's file does not have. */
export class MissingStringError extends Error {
  constructor(locale: Locale, key: string) {
    super(
      `The interface string "${key}" is missing in src/i18n/strings/${locale}.json. Add it there, in both languages.`,
    );
    this.name = 'MissingStringError';
  }
}

/**
 * The `t()` of a language. With a `count`, the forms `key.one` and `key.other` are used where they exist.
 * @throws MissingStringError for a key that the language does not have.
 * @example t('startups.count', { count: 3 }) // "3 entreprises", from startups.count.other = "{count} entreprises"
 */
export function createTranslate(locale: Locale, strings: Readonly<Record<string, string>>): Translate {
  const plural = new Intl.PluralRules(locale);
  return (key, params = {}) => {
    const { count } = params;
    const form = typeof count === 'number' ? strings[`${key}.${plural.select(count)}`] : undefined;
    const text = form ?? strings[key] ?? strings[`${key}.other`];
    if (text === undefined) throw new MissingStringError(locale, key);
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
  };
}
