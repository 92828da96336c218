import { readContent } from '../../../collections/read/content.ts';
import { readSiteSettings } from '../../../collections/read/settings.ts';
import type { ContentTree } from '../../../collections/read/tree.ts';
import type { Locale } from '../../../i18n/locales.ts';
import { entryTitle } from '../../../model/collections/index.ts';
import { isListName } from '../../../model/fields/list-names.ts';
import { listsOf } from '../../../model/site-settings.ts';

/** What an entry is called in a language, or a value of a list of the settings; as it is stored where it has no name there. */
export type Titles = (locale: Locale) => (collection: string, name: string) => string;

/** The titles of every entry that can be read, and the names of the lists' values. */
export async function titlesOf(tree: ContentTree): Promise<Titles> {
  const { entries } = await readContent(tree);
  const known = new Map(
    entries.map((entry) => [`${entry.collection}/${entry.locale}/${entry.name}`, entryTitle(entry)]),
  );
  const lists = listsOf(await readSiteSettings(tree));
  return (locale) => (collection, name) => {
    const option = isListName(collection) && lists[collection]?.find(({ value }) => value === name);
    return option ? option.label[locale] : (known.get(`${collection}/${locale}/${name}`) ?? name);
  };
}
