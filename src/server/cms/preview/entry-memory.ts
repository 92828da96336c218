import { readCollection } from '../../../collections/read/content.ts';
import { entryPath, readEntry, type Entry, type ReadEntry } from '../../../collections/read/entry.ts';
import type { ContentTree } from '../../../collections/read/tree.ts';
import { collectionNames } from '../../../model/collections/index.ts';

/** Every entry of a tree, read so that it can be asked for at each key. */
export type EntryMemory = (tree: ContentTree) => Promise<Entry[]>;

/** How old the texts around the one that is being written may be, in milliseconds: who types does not wait for them. */
const freshMs = 2_000;

/** A memory that holds what it read last; an entry that has not changed since is not checked again. */
export function createEntryMemory(): EntryMemory {
  const read = createReader();
  let last: { at: number; entries: Promise<Entry[]> } | undefined;
  return (tree) => {
    if (last && Date.now() - last.at < freshMs) return last.entries;
    const entries = read(tree);
    last = { at: Date.now(), entries };
    entries.catch(() => {
      last = undefined;
    });
    return entries;
  };
}

function createReader(): EntryMemory {
  let known = new Map<string, { text: string; result: ReadEntry }>();
  return async (tree) => {
    const seen: typeof known = new Map();
    const read: typeof readEntry = (address, text) => {
      const path = entryPath(address);
      const before = known.get(path);
      const result = before?.text === text ? before.result : readEntry(address, text);
      seen.set(path, { text, result });
      return result;
    };
    const parts = await Promise.all(collectionNames.map((name) => readCollection(tree, name, read)));
    known = seen;
    return parts.flatMap(({ entries }) => entries);
  };
}
