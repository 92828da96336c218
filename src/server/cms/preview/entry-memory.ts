import { readCollection } from '../../../collections/read/content.ts';
import type { Entry } from '../../../collections/read/entry.ts';
import type { ContentTree } from '../../../collections/read/tree.ts';
import { collectionNames } from '../../../model/collections/index.ts';

/** Every entry of a tree, read so that it can be asked for at each key. */
export type EntryMemory = (tree: ContentTree) => Promise<Entry[]>;

/** How old the texts around the one that is being written may be, in milliseconds: who types does not wait for them. */
const freshMs = 2_000;

/** A memory that holds what it read last. */
export function createEntryMemory(): EntryMemory {
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

async function read(tree: ContentTree): Promise<Entry[]> {
  const parts = await Promise.all(collectionNames.map((name) => readCollection(tree, name)));
  return parts.flatMap(({ entries }) => entries);
}
