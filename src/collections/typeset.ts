import type { LanguageTag, Locale } from '../i18n/locales.ts';
import { typography } from '../i18n/typography.ts';
import type { Fields } from '../model/fields/fields.ts';

/** The region of each program, by its name. */
export type Regions = ReadonlyMap<string, string>;

/**
 * The tag that decides the spaces and dates of an entry: that of its region or of its programs' common region, else the
 * site's own. A question on a page about France is then set as the page is.
 * @example languageTagOf({ program: 'spark' }, 'fr', 'fr-CA', new Map([['spark', 'france']])) === 'fr-FR'
 */
export function languageTagOf(
  data: object,
  locale: Locale,
  usual: LanguageTag,
  regions: Regions,
): LanguageTag {
  if (locale !== 'fr') return usual;
  const [region, ...others] = new Set(regionsOf(data, regions));
  if (region === undefined || others.length > 0) return usual;
  return region === 'france' ? 'fr-FR' : 'fr-CA';
}

function regionsOf(data: object, regions: Regions): unknown[] {
  if ('region' in data) return [data.region];
  if ('program' in data) return [regions.get(String(data.program))];
  if ('programs' in data && Array.isArray(data.programs))
    return data.programs.map((name) => regions.get(String(name)));
  return [];
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
    } else if (type?.kind === 'textList' && Array.isArray(value)) {
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
