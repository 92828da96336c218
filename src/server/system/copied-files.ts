import { mkdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * The files of a copy, by their paths below it, each with a text that differs once the file that it was copied from does;
 * undefined where only copying it again is certain.
 */
export type CopiedFiles = ReadonlyMap<string, string | undefined>;

/** True where the copy that was made of a file is still right. */
export function isCopied(path: string, before: CopiedFiles, now: CopiedFiles): boolean {
  const version = now.get(path);
  return version !== undefined && before.get(path) === version;
}

/**
 * Brings a copy to hold these files and no other. A file of it is replaced, never written into: other copies share it by hard
 * links.
 *
 * @param folder absolute; holds what `before` says, and is written by nobody else.
 * @param copyFile makes one of the files; nothing is there yet.
 */
export async function bringCopy(
  folder: string,
  before: CopiedFiles,
  now: CopiedFiles,
  copyFile: (path: string, to: string) => Promise<void>,
): Promise<void> {
  // First: a folder may take the place of a file.
  for (const path of before.keys()) if (!now.has(path)) await removeFile(folder, path);
  const made = new Set<string>();
  for (const path of now.keys()) {
    if (isCopied(path, before, now)) continue;
    const to = join(folder, path);
    if (before.has(path)) await rm(to);
    else if (!made.has(dirname(to))) {
      await mkdir(dirname(to), { recursive: true });
      made.add(dirname(to));
    }
    await copyFile(path, to);
  }
}

/** Removes a file, and the folders that are empty without it. */
async function removeFile(folder: string, path: string): Promise<void> {
  await rm(join(folder, path));
  for (let above = dirname(path); above !== '.'; above = dirname(above)) {
    const isEmpty = await rmdir(join(folder, above)).then(
      () => true,
      () => false,
    );
    if (!isEmpty) return;
  }
}
