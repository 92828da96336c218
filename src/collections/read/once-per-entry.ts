import type { Entry } from './entry.ts';

/** Works something out once for each entry: one whose text has not changed is read once, and never changes. */
export function oncePerEntry<T>(work: (entry: Entry) => T): (entry: Entry) => T {
  const known = new WeakMap<Entry, { result: T }>();
  return (entry) => {
    const found = known.get(entry) ?? { result: work(entry) };
    known.set(entry, found);
    return found.result;
  };
}
