import { resolve } from 'node:path';
import { listingOf } from './folder-listing.ts';

/**
 * The files below a folder, without those below folders of its own that are named: `fr/programmes/index.html`. At once:
 * a listing that lets other work go on takes several times as long, and each edit waits for it.
 */
export function filesUnder(folder: string, without: readonly string[] = []): string[] {
  const files: string[] = [];
  const root = `${resolve(folder)}/`;
  const collect = (path: string): void => {
    const listing = listingOf(root + path);
    for (const name of listing.files) files.push(path + name);
    for (const name of listing.symlinks) files.push(path + name);
    for (const name of listing.folders) if (!without.includes(path + name)) collect(`${path}${name}/`);
  };
  collect('');
  return files;
}
