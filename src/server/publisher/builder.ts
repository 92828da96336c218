import type { Problem } from '../../model/problem.ts';

/** How a build ended. Problems are what an editor can mend; `output` is for whoever keeps the site running. */
export type BuildResult =
  { ok: true; outDir: string } | { ok: false; problems: readonly Problem[]; output: string };

/** What a build is made from, and the folder in which it makes one of its own, `outDir`. */
export interface BuildJob {
  contentDir: string;
  folder: string;
}

/** Builds the site into `outDir/client` and `outDir/server`; a build that fails leaves nothing behind. */
export interface Builder {
  build: (job: BuildJob) => Promise<BuildResult>;
  /** Does what can be done of the next build before its content is known; nothing where that is done. */
  prepare: (job: BuildJob) => Promise<void>;
  stop: () => void;
}
