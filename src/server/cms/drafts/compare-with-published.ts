import { changedTree } from '../../../collections/read/tree.ts';
import type { Locale } from '../../../i18n/locales.ts';
import type { Compared } from '../../../model/messages/comparison.ts';
import { canonicalText } from '../saving/canonical-text.ts';
import { versionsIn } from '../storage/read-files.ts';
import type { ContentStore } from '../storage/store.ts';
import type { Drafts } from './drafts.ts';
import { filesOfText, isEntry, type TextName } from '../names/text-name.ts';
import { titlesOf } from '../compare/titles.ts';
import { compareTrees } from '../compare/trees.ts';

/**
 * What readers would see changed by a text as it stands in the editor (`unsaved`, by path), or in its draft where
 * nothing is unsaved; without either there is no change. `versions` are those of the draft's files.
 */
export async function compareWithPublished(
  { store, drafts }: { store: ContentStore; drafts?: Drafts | undefined },
  text: TextName,
  unsaved: readonly { path: string; raw: string }[],
  locale: Locale,
): Promise<Compared> {
  const published = await store.tree();
  const draft = (isEntry(text) ? await drafts?.treeOf(text) : undefined) ?? published;
  const titles = await titlesOf(draft);
  const own = filesOfText(text);
  const changes = unsaved
    .map(({ path, raw }) => [path.replace(/^content\//, ''), Buffer.from(canonicalText(raw))] as const)
    .filter(([path]) => own.includes(path));
  const reading = { locale, titleOf: titles(locale) };
  const found = await compareTrees(published, changedTree(draft, new Map(changes)), text, reading);
  return { ...found, versions: await versionsIn(draft, own) };
}
