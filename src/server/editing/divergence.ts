import type { Locale } from '../../i18n/locales.ts';
import type { Divergence, Settled } from '../../model/comparison.ts';
import type { Desk } from './actions.ts';
import { titlesOf } from './compare/titles.ts';
import { compareTrees } from './compare/trees.ts';
import type { Settlement } from './git/merge.ts';
import type { TextName } from './text-name.ts';

/** How a text that was changed here and elsewhere differs from what it is there; undefined for any other text. */
export async function divergenceOf(
  { store, remote }: Desk,
  text: TextName,
  locale: Locale,
): Promise<Divergence | undefined> {
  const name = `${text.collection}/${text.name}`;
  const collision = remote?.status.collisions.find((one) => one.name === name);
  const theirs = await remote?.theirs();
  if (!collision || !theirs) return undefined;
  const { by, at, seen } = collision;
  const ours = await store.tree();
  const titleOf = (await titlesOf(ours))(locale);
  const { fields } = await compareTrees(theirs, ours, text, { locale, titleOf });
  return { fields, by, at, seen };
}

/** Says which side of such a text is right, and what came of it. Both histories stay. */
export async function settleDivergence(
  { remote }: Desk,
  { collection, name }: TextName,
  settlement: Settlement,
): Promise<Settled> {
  const key = `${collection}/${name}`;
  await remote?.settle(key, settlement);
  const left = remote?.status.collisions.find((one) => one.name === key);
  if (!left) return { state: 'merged' };
  return { state: left.seen === settlement.seen ? 'waiting' : 'changed' };
}
