import { lstatSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { absentAs } from './absent-as.ts';

/** Files under a content folder, wherever they are: on disk, in a commit, or on disk with changes not yet made. */
export interface ContentTree {
  /** The names in a folder, sorted, without those that begin with a dot; none where the folder does not exist. */
  list: (folder: string) => Promise<string[]>;
  /** The bytes of a file; undefined where there is none. */
  read: (path: string) => Promise<Buffer | undefined>;
  /** A text that differs once a file does, found without reading it; undefined where only its bytes tell. */
  version?: (path: string) => string | undefined;
}

/** What a change does to a file: its new bytes, or null to delete it. Paths are relative to the content folder. */
export type Changes = ReadonlyMap<string, Buffer | null>;

/** The content as it stands in a folder. */
export function folderTree(contentDir: string) {
  return {
    list: async (folder) => {
      const names = await absentAs([], readdir(join(contentDir, folder)));
      return names.filter((name) => !name.startsWith('.')).sort();
    },
    read: (path) =>
      absentAs(undefined, readFile(join(contentDir, path))).catch((error: unknown) => {
        // A folder that has the name of a text is no text.
        if (error instanceof Error && 'code' in error && error.code === 'EISDIR') return undefined;
        throw error;
      }),
    version: (path) => versionOf(join(contentDir, path)),
  } satisfies ContentTree;
}

/** Milliseconds: file systems tell instants apart by one or two seconds at worst, so that a change of the same instant is not seen. */
const settledMs = 2_000;

/** A file that is written anew is another one (`ino`), and one that is written into has another time. */
function versionOf(file: string): string | undefined {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (!found?.isFile() || !(Date.now() - found.mtimeMs > settledMs)) return undefined;
  return `${found.dev} ${found.ino} ${found.size} ${found.mtimeMs}`;
}

/** The content as it would stand after some changes. */
export function changedTree(tree: ContentTree, changes: Changes): ContentTree {
  return {
    list: async (folder) => {
      const names = new Set(await tree.list(folder));
      for (const [path, bytes] of changes) {
        const name = path.slice(path.lastIndexOf('/') + 1);
        const parent = path.slice(0, -name.length - 1);
        if (parent !== folder) continue;
        if (bytes) names.add(name);
        else names.delete(name);
      }
      return [...names].sort();
    },
    read: async (path) => {
      const change = changes.get(path);
      return change === undefined ? tree.read(path) : (change ?? undefined);
    },
    version: (path) => (changes.has(path) ? undefined : tree.version?.(path)),
  };
}
