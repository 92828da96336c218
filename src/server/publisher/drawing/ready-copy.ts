import {
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { listingOf, type FolderListing } from '../../../integrations/folder-listing.ts';

/**
 * A copy of a folder that shares its files (hard links). It can be made before it is asked for: then only the folders that
 * have changed since are gone through. Nothing else may be awaited of this process meanwhile.
 */
export class ReadyCopy {
  readonly #from: string;
  readonly #copy: string;
  readonly #without: readonly string[];
  /** What each folder held when it was copied, by its path below: empty, or with a slash before it. */
  #copied = new Map<string, FolderListing>();

  /**
   * @param from absolute.
   * @param copy where it is kept until it is asked for: absolute, on the same file system. None but this writes there.
   * @param without folders that are left out, by their names.
   */
  constructor(from: string, copy: string, without: readonly string[]) {
    this.#from = from;
    this.#copy = copy;
    this.#without = without;
  }

  /** Makes the copy beforehand. Where that fails, such as on a full disk, it is made, or fails, when it is asked for. */
  prepare(): void {
    try {
      this.#bring('');
    } catch {
      this.#copied.clear();
      rmSync(this.#copy, { recursive: true, force: true });
    }
  }

  /** Brings the copy to what the folder holds now, and moves it. @param to absolute; nothing is there yet. */
  moveTo(to: string): void {
    this.#bring('');
    renameSync(this.#copy, to);
    this.#copied.clear();
  }

  #bring(path: string): void {
    const listing = listingOf(this.#from + path);
    if (this.#copied.get(path) !== listing) this.#match(path, listing);
    for (const name of listing.folders) if (!this.#without.includes(name)) this.#bring(`${path}/${name}`);
  }

  /** Has a folder of the copy hold the files of its original, and no folder that is not there. */
  #match(path: string, listing: FolderListing): void {
    const [source, target] = [this.#from + path, this.#copy + path];
    const isNew = mkdirSync(target, { recursive: true }) !== undefined;
    const there = isNew ? new Set<string>() : keepSame(source, target, listing);
    for (const name of listing.files) if (!there.has(name)) linkSync(join(source, name), join(target, name));
    for (const name of listing.symlinks) symlinkSync(readlinkSync(join(source, name)), join(target, name));
    this.#copied.set(path, listing);
  }
}

/** Removes from a folder what its original does not hold, or holds as another file. @returns what stays. */
function keepSame(source: string, target: string, { files, folders }: FolderListing): Set<string> {
  const [known, kept] = [new Set(files), new Set<string>()];
  for (const entry of readdirSync(target, { withFileTypes: true })) {
    const { name } = entry;
    const isSame = entry.isDirectory()
      ? folders.includes(name)
      : known.has(name) && lstatSync(join(source, name)).ino === lstatSync(join(target, name)).ino;
    if (isSame) kept.add(name);
    else rmSync(join(target, name), { recursive: true });
  }
  return kept;
}
