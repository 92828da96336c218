import { closeSync, fsyncSync, openSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Has the disk keep what a file holds, or a folder's list of names: a file's own sync does not promise that its name is
 * there after a power cut, and a removal that no sync of the folder followed may be undone.
 */
export async function syncToDisk(path: string): Promise<void> {
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}

/** The same, done when it returns. */
export function syncToDiskNow(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Makes a folder where it is missing, and those around it, so that they are there after a power cut.
 *
 * @returns the outermost one that was made; undefined where none was.
 */
export async function makeFolderDurably(folder: string, mode?: number): Promise<string | undefined> {
  const first = await mkdir(folder, { recursive: true, mode });
  if (first === undefined) return undefined;
  for (let made = folder; made.length >= first.length; made = dirname(made)) await syncToDisk(dirname(made));
  return first;
}
