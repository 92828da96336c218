import type { Locale } from '../../i18n/locales.ts';
import type { Divergence } from '../../model/comparison.ts';
import type { Desk } from './actions.ts';
import { compareEntry } from './compare/compare.ts';
import { titlesOf } from './compare/titles.ts';
import { textsOf } from './compare/with-published.ts';
import type { DraftName } from './git/draft-branch.ts';
import type { Side } from './git/merge.ts';

/** How an entry that was changed here and elsewhere differs from what it is there; undefined for any other entry. */
export async function divergenceOf(
  { store, remote }: Desk,
  entry: DraftName,
  locale: Locale,
): Promise<Divergence | undefined> {
  const name = `${entry.collection}/${entry.name}`;
  const collision = remote?.status.collisions.find((one) => one.name === name);
  const theirs = await remote?.theirs();
  if (!collision || !theirs) return undefined;
  const ours = await store.tree();
  const titleOf = (await titlesOf(ours))(locale);
  const [before, after] = [await textsOf(theirs, entry), await textsOf(ours, entry)];
  const { fields } = compareEntry(entry.collection, before, after, { locale, titleOf });
  return { fields, by: collision.by, at: collision.at };
}

/** Says which side of such an entry is right. The merge follows, with both histories in it. */
export function settleDivergence({ remote }: Desk, entry: DraftName, side: Side): void {
  remote?.settle(`${entry.collection}/${entry.name}`, side);
}
