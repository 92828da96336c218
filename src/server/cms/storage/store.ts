import type { Changes, ContentTree } from '../../../collections/read/tree.ts';
import type { ContentSource } from '../../publisher/publisher.ts';

/** Who saves, and the line that names the save where there is a history. */
export interface Commit {
  message: string;
}

export interface LastSave {
  at: Date;
  by?: string | undefined;
}

/** Where the CMS keeps its texts: plain files, or commits. */
export interface ContentStore extends ContentSource {
  /** The content as it stands. */
  tree: () => Promise<ContentTree>;
  /** When a file was last saved, and by whom where that is known; undefined for a file that never was. */
  lastSave: (path: string) => Promise<LastSave | undefined>;
  /** The texts that a file has had, the newest first; absent where the store keeps none. */
  history?: (path: string) => Promise<Buffer[]>;
  /**
   * Makes the changes that `decide` finds right for the content as it stands: all of them or none, with no other save
   * in between. What `decide` throws is thrown, and nothing is changed.
   */
  change: (decide: (tree: ContentTree) => Promise<Changes>, commit: Commit) => Promise<void>;
}
