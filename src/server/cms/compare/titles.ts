import { readContent } from '../../../collections/read/content.ts';
import type { ContentTree } from '../../../collections/read/tree.ts';
import type { Locale } from '../../../i18n/locales.ts';
import { entryTitle } from '../../../model/collections/index.ts';

/** What an entry is called in a language; its file name where it has no title there. */
export type Titles = (locale: Locale) => (collection: string, name: string) => string;

/** The titles of every entry that can be read. */
export async function titlesOf(tree: ContentTree): Promise<Titles> {
  const { entries } = await readContent(tree);
  const known = new Map(
    entries.map((entry) => [`${entry.collection}/${entry.locale}/${entry.name}`, entryTitle(entry)]),
  );
  return (locale) => (collection, name) => known.get(`${collection}/${locale}/${name}`) ?? name;
}
