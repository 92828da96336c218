import type { Problem } from '../../model/problem.ts';

/** A build that failed: problems are what an editor can fix, `output` is for the operator. */
export interface FailedBuild {
  ok: false;
  problems: readonly Problem[];
  output: string;
}

interface WholeBuild {
  ok: true;
  outDir: string;
}

/** Builds the same pages once more, with their own search index, in a folder of its own. To be called before the next build. */
export type FinishBuild = () => Promise<WholeBuild | FailedBuild>;

/** `finish`: where the build has the search index of the one before, so that readers get its pages sooner. */
export type Built = WholeBuild & { finish?: FinishBuild };

/** How a build ended. */
export type BuildResult = Built | FailedBuild;

/** What a build is made from, and the folder in which it makes one of its own, `outDir`. */
export interface BuildJob {
  contentDir: string;
  folder: string;
  /** Some texts are left out in both languages: that is no fault. */
  isPartial?: boolean;
}

/** What could not be published, and what readers have instead. */
export interface HoldBackJob {
  /** The copy that is about to be built. */
  contentDir: string;
  /**
   * The content of the live publication, and when it was built, in milliseconds since 1970: what it hid then, readers do not
   * have. Undefined where nothing was published yet.
   */
  published: { dir: string; builtAt: number } | undefined;
  problems: readonly Problem[];
}

/** Builds the site into `outDir/client` and `outDir/server`; a build that fails leaves nothing behind. */
export interface Builder {
  build: (job: BuildJob) => Promise<BuildResult>;
  /**
   * Does what can be done of the next build before its content is known: draws what is published, so that only what an editor
   * changes is left to draw. Nothing where that is done.
   */
  warmUp: (job: BuildJob) => Promise<void>;
  /** Ends what `warmUp` keeps ready, and its memory; never a build that is under way. */
  coolDown: () => void;
  stop: () => void;
}
