import { entryPath, readEntry, type ReadEntry } from './entry.ts';

/** Reads entries, and gives what it gave before for a text that has not changed since. Holds the last text of each path. */
export function rememberingReader(): typeof readEntry {
  const known = new Map<string, { text: string; result: ReadEntry }>();
  return (address, text) => {
    const path = entryPath(address);
    const before = known.get(path);
    if (before?.text === text) return before.result;
    const result = readEntry(address, text);
    known.set(path, { text, result });
    return result;
  };
}
