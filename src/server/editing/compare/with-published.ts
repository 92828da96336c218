import { changedTree } from '../../../collections/read/tree.ts';
import type { Locale } from '../../../i18n/locales.ts';
import type { Comparison } from '../../../model/comparison.ts';
import type { Desk } from '../actions.ts';
import { keptText } from '../save.ts';
import { filesOfText, isDocument, type TextName } from '../text-name.ts';
import { titlesOf } from './titles.ts';
import { compareTrees } from './trees.ts';

/**
 * What readers would see changed by a text as it stands in the editor (`unsaved`, by path), or in its draft where
 * nothing is unsaved. Without either there is no change.
 */
export async function compareWithPublished(
  { store, drafts }: Desk,
  text: TextName,
  unsaved: readonly { path: string; raw: string }[],
  locale: Locale,
): Promise<Comparison> {
  const published = await store.tree();
  const draft = (isDocument(text) ? undefined : await drafts?.treeOf(text)) ?? published;
  const titles = await titlesOf(draft);
  const own = filesOfText(text);
  const changes = unsaved
    .map(({ path, raw }) => [path.replace(/^content\//, ''), Buffer.from(keptText(raw))] as const)
    .filter(([path]) => own.includes(path));
  return compareTrees(published, changedTree(draft, new Map(changes)), text, {
    locale,
    titleOf: titles(locale),
  });
}
