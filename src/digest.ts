import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { absentAs } from './collections/read/absent-as.ts';

/** SHA-256 in hexadecimal digits. */
export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** Digest of every file below some paths: the same files with the same bytes give the same 16 hexadecimal digits. */
export async function digestOfPaths(base: string, paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) await addTo(hash, base, path);
  return hash.digest('hex').slice(0, 16);
}

async function addTo(hash: ReturnType<typeof createHash>, base: string, path: string): Promise<void> {
  const full = join(base, path);
  const info = await absentAs(undefined, stat(full));
  if (!info) return;
  if (info.isFile()) {
    hash.update(`${path}\0${info.size}\0`).update(await readFile(full));
    return;
  }
  for (const name of (await readdir(full)).sort()) {
    if (!name.startsWith('.')) await addTo(hash, base, join(path, name));
  }
}
