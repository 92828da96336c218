import { readdirSync, statSync } from 'node:fs';

/** What a folder holds itself. The same object as long as nothing in it was added, removed or replaced. */
export interface FolderListing {
  files: readonly string[];
  folders: readonly string[];
  symlinks: readonly string[];
}

interface Known {
  listing: FolderListing;
  /** When the folder last changed, as the file system says it. */
  changedAt: number;
  /** True where that was long before it was listed: a change of the same instant would not be seen. */
  isSettled: boolean;
}

/** Milliseconds: file systems tell instants apart by one or two seconds at worst. */
const settledMs = 2_000;

const known = new Map<string, Known>();

/**
 * Lists a folder, or knows that it is as it was: a site has a folder for each page, and an edit changes few. What is written
 * into a file that stays is not seen: files of a built site are replaced.
 *
 * @param path absolute.
 */
export function listingOf(path: string): FolderListing {
  const { mtimeMs } = statSync(path);
  const before = known.get(path);
  if (before?.isSettled && before.changedAt === mtimeMs) return before.listing;
  const listing = { files: [] as string[], folders: [] as string[], symlinks: [] as string[] };
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const kind = entry.isDirectory() ? 'folders' : entry.isSymbolicLink() ? 'symlinks' : 'files';
    listing[kind].push(entry.name);
  }
  known.set(path, { listing, changedAt: mtimeMs, isSettled: Date.now() - mtimeMs > settledMs });
  return listing;
}
