import type { Locale } from '../../../i18n/locales.ts';
import type { ConflictComparison } from '../../../model/messages/comparison.ts';
import type { ContentStore } from '../storage/store.ts';
import type { RemoteView } from './remote.ts';
import { titlesOf } from '../compare/titles.ts';
import { compareTrees } from '../compare/trees.ts';
import { idOf, type TextName } from '../names/text-name.ts';

/** How a text that was changed here and elsewhere differs from what it is there; undefined for any other text. */
export async function compareConflict(
  { store, remote }: { store: ContentStore; remote?: RemoteView | undefined },
  text: TextName,
  locale: Locale,
): Promise<ConflictComparison | undefined> {
  const name = idOf(text);
  const conflict = remote?.status.conflicts.find((one) => one.name === name);
  const theirs = await remote?.theirs();
  if (!conflict || !theirs) return undefined;
  const { by, at, fingerprint } = conflict;
  const ours = await store.tree();
  const titleOf = (await titlesOf(ours))(locale);
  const { fields } = await compareTrees(theirs, ours, text, { locale, titleOf });
  return { fields, by, at, fingerprint };
}
