import type { ResolutionOutcome } from '../../../model/messages/comparison.ts';
import type { Author } from '../storage/git/git.ts';
import type { Resolution } from './merge.ts';
import type { Remote } from './remote.ts';
import { idOf, textName } from '../names/text-name.ts';
import { notReady } from '../refusals.ts';

/**
 * Says which side of a text that was changed here and elsewhere is right, and what came of it. Both histories stay.
 * @param by.author who says so: the merge is theirs.
 * @param by.onMerged called once it is made, which may be after this ends; never for a decision that came to nothing.
 * @throws Refusal where there is no such text, or the other repository is not here yet.
 */
export async function resolveConflict(
  remote: Remote | undefined,
  { collection, slug, ...resolution }: Resolution & { collection: string; slug: string },
  by: { author?: Author | undefined; onMerged?: () => void } = {},
): Promise<ResolutionOutcome> {
  if (!remote) throw notReady();
  const key = idOf(textName({ collection, slug }));
  await remote.resolveConflict(key, { ...resolution, ...by });
  const left = remote.status.conflicts.find((one) => one.name === key);
  if (!left) return { state: 'merged' };
  return { state: left.fingerprint === resolution.fingerprint ? 'waiting' : 'changed' };
}
