import type { Changes, ContentTree } from '../../../collections/read/tree.ts';
import type { CopiedFiles } from '../../system/copied-files.ts';

/** The line that names a save where there is a history. */
export interface Commit {
  message: string;
}

export interface LastSave {
  at: Date;
  by?: string | undefined;
}

/** How many states of a text are kept, or shown where all are. */
export const mostVersions = 50;

/** A state of a text: its files as they were once they had been saved. */
export interface TextVersion {
  id: string;
  at: Date;
  by: string | undefined;
  files: ReadonlyMap<string, Buffer>;
}

/** What is decided for the content as it stands: the changes to make, and what `change` returns once they are made. */
export interface Decision<Result> {
  changes: Changes;
  result: Result;
}

/** Where the CMS keeps its texts: plain files, or commits. */
export interface ContentStore {
  /** The content as it stands. */
  tree: () => Promise<ContentTree>;
  /** When a file was last saved, and by whom where that is known; undefined for a file that never was. */
  lastSave: (path: string) => Promise<LastSave | undefined>;
  /** The texts that a file has had, the newest first; absent where the store keeps none. */
  history?: (path: string) => Promise<Buffer[]>;
  /** The last states of the text that these are all files of, the newest first; absent where the store keeps none. */
  versions?: (paths: readonly string[]) => Promise<TextVersion[]>;
  /**
   * Makes the changes that `decide` finds right for the content as it stands: all of them or none, with no other save
   * in between. What `decide` throws is thrown, and nothing is changed. `decide` may run more than once; the result is
   * that of the run whose changes were made.
   */
  change: <Result>(
    decide: (tree: ContentTree) => Promise<Decision<Result>>,
    commit: Commit,
  ) => Promise<Result>;
  /**
   * Brings a copy to the content as it is now, never the half of a save; where this fails, the copy is of no use.
   * @param folder absolute, and written by nobody else.
   * @param before what it holds: nothing the first time, then what the last time returned.
   */
  copyTo: (folder: string, before: CopiedFiles) => Promise<CopiedFiles>;
}
