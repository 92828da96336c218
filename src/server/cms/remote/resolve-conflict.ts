import type { Settled } from '../../../model/messages/comparison.ts';
import type { Settlement } from './merge.ts';
import type { Remote } from './remote.ts';
import { idOf, textName } from '../names/text-name.ts';

/**
 * Says which side of a text that was changed here and elsewhere is right, and what came of it. Both histories stay.
 * @throws Refusal where there is no such text.
 */
export async function settleDivergence(
  remote: Remote | undefined,
  { collection, slug, ...settlement }: Settlement & { collection: string; slug: string },
): Promise<Settled> {
  const key = idOf(textName({ collection, slug }));
  await remote?.settle(key, settlement);
  const left = remote?.status.collisions.find((one) => one.name === key);
  if (!left) return { state: 'merged' };
  return { state: left.seen === settlement.seen ? 'waiting' : 'changed' };
}
