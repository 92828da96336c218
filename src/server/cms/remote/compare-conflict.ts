import type { Locale } from '../../../i18n/locales.ts';
import type { Divergence } from '../../../model/messages/comparison.ts';
import type { ContentStore } from '../storage/store.ts';
import type { RemoteView } from './remote.ts';
import { titlesOf } from '../compare/titles.ts';
import { compareTrees } from '../compare/trees.ts';
import { idOf, type TextName } from '../names/text-name.ts';

/** How a text that was changed here and elsewhere differs from what it is there; undefined for any other text. */
export async function divergenceOf(
  { store, remote }: { store: ContentStore; remote?: RemoteView | undefined },
  text: TextName,
  locale: Locale,
): Promise<Divergence | undefined> {
  const name = idOf(text);
  const collision = remote?.status.collisions.find((one) => one.name === name);
  const theirs = await remote?.theirs();
  if (!collision || !theirs) return undefined;
  const { by, at, seen } = collision;
  const ours = await store.tree();
  const titleOf = (await titlesOf(ours))(locale);
  const { fields } = await compareTrees(theirs, ours, text, { locale, titleOf });
  return { fields, by, at, seen };
}
