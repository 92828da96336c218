import type { LanguageTag, Locale } from '../i18n/locales.ts';
import { typography } from '../i18n/typography.ts';
import type { Fields } from '../model/fields.ts';

/**
 * The tag that decides a page's spaces and dates: that of the programme's region, else the site's own.
 * @example languageTagOf({ region: 'france' }, 'fr', 'fr-CA') === 'fr-FR'
 */
export function languageTagOf(data: object, locale: Locale, usual: LanguageTag): LanguageTag {
  if (locale !== 'fr' || !('region' in data)) return usual;
  return data.region === 'france' ? 'fr-FR' : 'fr-CA';
}

/** The same front matter with the spaces and apostrophes of its language in every text that people read. */
export function typeset<Data extends object>(fields: Fields, data: Data, tag: LanguageTag): Data {
  return { ...data, ...typesetParts(fields, data, tag) };
}

function typesetParts(fields: Fields, data: object, tag: LanguageTag): Record<string, unknown> {
  const parts: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(data)) {
    const type = fields[name]?.type;
    if (type?.kind === 'text' && !type.pattern && typeof value === 'string') {
      parts[name] = typography(value, tag);
    } else if (type?.kind === 'texts' && Array.isArray(value)) {
      parts[name] = value.map((text) => typography(String(text), tag));
    } else if (type?.kind === 'list' && Array.isArray(value)) {
      parts[name] = value.map((item: unknown) => typesetGroup(type.fields, item, tag));
    } else if (type?.kind === 'object') {
      parts[name] = typesetGroup(type.fields, value, tag);
    }
  }
  return parts;
}

function typesetGroup(fields: Fields, value: unknown, tag: LanguageTag): unknown {
  return typeof value === 'object' && value !== null ? typeset(fields, value, tag) : value;
}
