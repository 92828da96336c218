import { rename, writeFile } from 'node:fs/promises';

/** Writes a file as a new one: other names of an old one, in releases that readers have open, keep what they hold. */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  // Of its own process: another build may fill the same cache.
  const aside = `${path}.${process.pid}.new`;
  await writeFile(aside, content);
  await rename(aside, path);
}
