import { changedTree, type ContentTree } from '../../../collections/read/tree.ts';
import type { Locale } from '../../../i18n/locales.ts';
import type { Compared } from '../../../model/messages/comparison.ts';
import type { Desk } from '../protocol/perform.ts';
import { versionOf } from '../storage/version-of.ts';
import { keptText } from '../saving/save.ts';
import type { Seen } from '../checks/expected-versions.ts';
import { filesOfText, isDocument, type TextName } from '../names/text-name.ts';
import { titlesOf } from '../compare/titles.ts';
import { compareTrees } from '../compare/trees.ts';

/**
 * What readers would see changed by a text as it stands in the editor (`unsaved`, by path), or in its draft where
 * nothing is unsaved; without either there is no change. `seen` are the versions of the draft's files.
 */
export async function compareWithPublished(
  { store, drafts }: Desk,
  text: TextName,
  unsaved: readonly { path: string; raw: string }[],
  locale: Locale,
): Promise<Compared> {
  const published = await store.tree();
  const draft = (isDocument(text) ? undefined : await drafts?.treeOf(text)) ?? published;
  const titles = await titlesOf(draft);
  const own = filesOfText(text);
  const changes = unsaved
    .map(({ path, raw }) => [path.replace(/^content\//, ''), Buffer.from(keptText(raw))] as const)
    .filter(([path]) => own.includes(path));
  const reading = { locale, titleOf: titles(locale) };
  const found = await compareTrees(published, changedTree(draft, new Map(changes)), text, reading);
  return { ...found, seen: await versionsIn(draft, own) };
}

async function versionsIn(tree: ContentTree, paths: readonly string[]): Promise<Seen> {
  const versions = await Promise.all(
    paths.map(async (path) => {
      const bytes = await tree.read(path);
      return bytes ? [[`content/${path}`, versionOf(bytes)] as const] : [];
    }),
  );
  return Object.fromEntries(versions.flat());
}
