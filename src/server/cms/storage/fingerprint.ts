import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { absentAs } from '../../../collections/read/absent-as.ts';
import { sha256 } from '../../../digest.ts';

/**
 * A digest of the names, sizes and times of what is in a folder; no file is read. Equal while nothing changes; names that begin
 * with a dot, which are no content, do not count.
 */
export async function fingerprintOf(folder: string): Promise<string> {
  return sha256((await linesOf(folder, '')).join('\n')).slice(0, 16);
}

async function linesOf(folder: string, below: string): Promise<string[]> {
  const entries = await absentAs([], readdir(join(folder, below), { withFileTypes: true }));
  const lines = entries
    .filter(({ name }) => !name.startsWith('.'))
    .map(async (entry) => {
      const path = `${below}/${entry.name}`;
      if (entry.isDirectory()) return linesOf(folder, path);
      const found = await absentAs(undefined, stat(join(folder, path)));
      return found ? [`${path} ${found.size} ${found.mtimeMs} ${found.ino}`] : [];
    });
  return (await Promise.all(lines)).flat().sort();
}
