import type { LanguageTag, Locale } from '../i18n/locales.ts';
import { typography } from '../i18n/typography.ts';
import type { Fields } from '../model/fields/fields.ts';

/** The typographic customs of the site's regions, and of each program that is in one, by name. */
export interface Customs {
  ofRegion: ReadonlyMap<string, LanguageTag>;
  ofProgram: ReadonlyMap<string, LanguageTag>;
}

/**
 * The tag that decides the spaces and dates of an entry: that of its region or of its programs' common region, else the
 * site's own. A question on a page about France is then set as the page is.
 * @example languageTagOf({ program: 'spark' }, 'fr', 'fr-CA', customs) === 'fr-FR' // Spark is in France
 */
export function languageTagOf(
  data: object,
  locale: Locale,
  usual: LanguageTag,
  customs: Customs,
): LanguageTag {
  if (locale !== 'fr') return usual;
  const [tag, ...others] = new Set(tagsOf(data, customs));
  return tag === undefined || others.length > 0 ? usual : tag;
}

function tagsOf(data: object, { ofRegion, ofProgram }: Customs): (LanguageTag | undefined)[] {
  if ('region' in data) return [ofRegion.get(String(data.region))];
  if ('program' in data) return [ofProgram.get(String(data.program))];
  if ('programs' in data && Array.isArray(data.programs))
    return data.programs.map((name) => ofProgram.get(String(name)));
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
