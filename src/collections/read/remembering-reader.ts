import { entryPath, readEntry, type EntryAddress, type ReadEntry } from './entry.ts';
import type { ContentTree } from './tree.ts';

/** A text, and what was read of it. */
interface ReadText {
  text: string;
  result: ReadEntry;
}

/** The content, the copy that is published and the one before it are read in turn, each with versions of its own. */
const mostVersions = 4;

/** Reads entries, and gives what it gave before for a text that has not changed since. Holds the last text of each path. */
export function rememberingReader(): (tree: ContentTree, address: EntryAddress) => Promise<ReadText> {
  const known = new Map<string, ReadText & { versions: readonly string[] }>();
  return async (tree, address) => {
    const path = entryPath(address);
    const before = known.get(path);
    const version = tree.version?.(path);
    if (before && version !== undefined && before.versions.includes(version)) return before;
    const bytes = await tree.read(path);
    const text = bytes?.toString('utf8') ?? '';
    const read =
      before?.text === text ? before : { text, result: readEntry(address, text), versions: [] as const };
    const versions = version === undefined ? read.versions : [version, ...read.versions];
    known.set(path, { ...read, versions: versions.slice(0, mostVersions) });
    return read;
  };
}
