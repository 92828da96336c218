import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolderDurably, syncToDisk } from './sync-to-disk.ts';

/** Writes a file whole or not at all: what bears its name is on disk, and a repetition replaces it. Throws what `content` throws. */
export async function writeDurably(
  path: string,
  content: Uint8Array | AsyncIterable<Uint8Array>,
): Promise<void> {
  const folder = dirname(path);
  await makeFolderDurably(folder, 0o700);
  const temporary = `${path}.part`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  await syncToDisk(folder);
}
