import { z } from 'zod';
import { locales, otherLocale, usualTags, type LanguageTag, type Locale } from '../../i18n/locales.ts';
import { typography } from '../../i18n/typography.ts';
import { parseEntryFile } from '../../model/entry-file.ts';

/** The pages of the editor's guide in the order in which they are read; each has a text of that name in both languages. */
const names = [
  'home',
  'first-steps',
  'write',
  'translate',
  'pictures',
  'blocks',
  'calls',
  'drafts',
  'refusals',
  'undo',
  'forms',
  'question',
  'staff',
  'reviews',
  'work',
  'words',
  'fields',
] as const;

export type GuideName = (typeof names)[number];

/** A page of the guide in one language. */
export interface GuidePage {
  name: GuideName;
  locale: Locale;
  path: string;
  otherPath: string;
  title: string;
  description: string;
  body: string;
  /** For the message of a fault in the body. */
  file: string;
  bodyLine: number;
}

const frontMatter = z.strictObject({
  title: z.string(),
  description: z.string(),
  /** The last part of the address; empty for the home page. */
  address: z.string().regex(/^[a-z-]*$/),
});

const texts = import.meta.glob<string>('./texts/*/*.mdx', { query: '?raw', import: 'default', eager: true });
const folders: Readonly<Record<Locale, string>> = { fr: '/admin/aide/', en: '/admin/aide/en/' };

/** The whole guide in one language, in reading order, set as the site sets that language. */
export function guidePages(locale: Locale, tag: LanguageTag = usualTags[locale]): GuidePage[] {
  return names.map((name) => readPage(name, locale, tag));
}

/** The whole guide in both languages, for the routes. */
export function allGuidePages(): GuidePage[] {
  return locales.flatMap((locale) => guidePages(locale));
}

function readPage(name: GuideName, locale: Locale, tag: LanguageTag): GuidePage {
  const { data, body, bodyLine, file } = readText(name, locale);
  const set = (text: string) => typography(text, tag);
  const other = otherLocale(locale);
  return {
    name,
    locale,
    path: pathOf(locale, data.address),
    otherPath: pathOf(other, readText(name, other).data.address),
    title: set(data.title),
    description: set(data.description),
    body,
    file,
    bodyLine,
  };
}

function readText(name: GuideName, locale: Locale) {
  const file = `./texts/${locale}/${name}.mdx`;
  const text = texts[file];
  if (text === undefined) throw new Error(`The guide has no text ${file}: write it, in both languages.`);
  const parsed = parseEntryFile(text);
  if (!parsed.ok) throw new Error(`${file}:${parsed.problem.line}: ${parsed.problem.detail.en}`);
  const { data, body, bodyLine } = parsed.file;
  return { data: frontMatter.parse(data), body, bodyLine, file };
}

function pathOf(locale: Locale, address: string): string {
  return address === '' ? folders[locale] : `${folders[locale]}${address}/`;
}

/** The part of an address after the guide's own: `blocs` of `/admin/aide/blocs/`, undefined for its home. */
export function guideParam(path: string): string | undefined {
  return path.slice(folders.fr.length).replace(/\/$/, '') || undefined;
}
