import { isLocale, type Locale } from '../../i18n/locales.ts';

/**
 * The language of a file of the content; undefined for one that holds both, such as a form.
 * @example fileLanguage('content/programs/en/spark.mdx') // 'en'
 */
export function fileLanguage(path: string): Locale | undefined {
  return path.split(/[/.]/).find(isLocale);
}
