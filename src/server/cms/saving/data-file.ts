import type { Asset } from '../checks/pictures.ts';
import type { SavedTranslation } from './translation.ts';

/** A file as the editor's browser sends it: one language of an entry, or a document. */
export interface DataFile {
  path: string;
  raw: string;
  /** The version that the editor opened; absent for a file that did not exist. */
  base?: string | undefined;
}

/** Both languages of an entry, with the pictures that it brings. */
export interface Save {
  dataFiles: readonly DataFile[];
  assets: readonly Asset[];
  isNew: boolean;
}

/** What a save made: the versions now on record, by path, and whether one language still says what the other says. */
export interface Saved {
  versions: Record<string, string>;
  translation: SavedTranslation | undefined;
}
