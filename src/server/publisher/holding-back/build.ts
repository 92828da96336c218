import type { Problem } from '../../../model/problem.ts';
import type { Builder, BuildResult, HoldBackJob } from '../builder.ts';
import type { ReleaseStore } from '../releases/release-store.ts';

export interface HoldingBackOptions {
  releases: Pick<ReleaseStore, 'folder' | 'snapshot' | 'published' | 'live'>;
  builder: Pick<Builder, 'build'>;
  /** Puts what cannot be published back as readers have it, in the copy to build; false where it cannot. */
  holdBack: (job: HoldBackJob) => Promise<boolean>;
  isStopped: () => boolean;
}

/**
 * Builds the copied content. Files that cannot be published are put back as they were published last, or left out where
 * nothing was published yet, and the rest is built again.
 *
 * @returns the last build, and what is wrong with the files that were held back.
 */
export async function buildHoldingBack({
  releases: { folder, snapshot, published, live },
  builder,
  holdBack,
  isStopped,
}: HoldingBackOptions): Promise<{ result: BuildResult; heldBack: readonly Problem[] }> {
  const heldBack: Problem[] = [];
  const build = () => builder.build({ contentDir: snapshot.folder, folder, isPartial: heldBack.length > 0 });
  const putBack = async (problems: readonly Problem[]) => {
    if (problems.length === 0) return false;
    // Pages speak of the moment at which their build began.
    const last = live && { dir: published, builtAt: Date.parse(live.publishedAt) - live.durationMs };
    snapshot.willChange();
    return holdBack({ contentDir: snapshot.folder, published: last, problems });
  };
  let result = await build();
  while (!result.ok && !isStopped() && (await putBack(result.problems))) {
    heldBack.push(...result.problems);
    result = await build();
  }
  return {
    result: result.ok ? result : { ...result, problems: [...heldBack, ...result.problems] },
    heldBack,
  };
}
