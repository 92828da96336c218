import type { ContentTree } from '../../../collections/read/tree.ts';
import { locales, type Locale } from '../../../i18n/locales.ts';
import type { Comparison } from '../../../model/comparison.ts';
import type { Desk } from '../actions.ts';
import { filesOf, type DraftName } from '../git/draft-branch.ts';
import { parsePath } from '../paths.ts';
import { keptText } from '../save.ts';
import { compareEntry, type EntryTexts } from './compare.ts';
import { titlesOf } from './titles.ts';

/**
 * What readers would see changed by an entry as it stands in the editor (`unsaved`, by path), or in its draft where
 * nothing is unsaved. Without either there is no change.
 */
export async function compareWithPublished(
  { store, drafts }: Desk,
  entry: DraftName,
  unsaved: readonly { path: string; raw: string }[],
  locale: Locale,
): Promise<Comparison> {
  const published = await store.tree();
  const draft = (await drafts?.treeOf(entry)) ?? published;
  const titles = await titlesOf(draft);
  const before = await textsOf(published, entry);
  const after = { ...(await textsOf(draft, entry)) };
  for (const { path, raw } of unsaved) {
    const place = parsePath(path);
    if (place?.kind === 'entry' && place.name === entry.name) after[place.locale] = keptText(raw);
  }
  return compareEntry(entry.collection, before, after, { locale, titleOf: titles(locale) });
}

/** Both languages of an entry as a tree has them. */
export async function textsOf(tree: ContentTree, entry: DraftName): Promise<EntryTexts> {
  const [fr, en] = await Promise.all(
    filesOf(entry).map(async (path) => (await tree.read(path))?.toString('utf8')),
  );
  return { [locales[0]]: fr, [locales[1]]: en };
}
