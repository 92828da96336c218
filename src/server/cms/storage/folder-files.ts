import { lstatSync, statSync, type BigIntStats, type Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { absentAs } from '../../../collections/read/absent-as.ts';
import { sha256 } from '../../../digest.ts';
import type { CopiedFiles } from '../../system/copied-files.ts';

/** A file system tells instants apart by two seconds at worst: what changed just now may change again unseen. */
const settledNs = 2_000_000_000n;
/** So many files are looked at before other work has its turn. At once: files that are looked at one by one take ten times as long. */
const atOnce = 500;

/** What other programs put beside the content, such as `.DS_Store`, `.git` or a file written aside; and names that are no text, which cannot be copied. */
const isForeign = (name: string) => /^\.|\uFFFD/u.test(name);

type Look = (path: string, entry: Dirent) => void;

/** Goes through the files below a folder. @param look told the path below the folder. */
async function goThrough(folder: string, look: Look, below = ''): Promise<void> {
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  for (const [index, entry] of entries.entries()) {
    if (index % atOnce === atOnce - 1) await setImmediate();
    if (isForeign(entry.name)) continue;
    const path = join(below, entry.name);
    if (entry.isDirectory()) await goThrough(folder, look, path);
    else look(path, entry);
  }
}

const latest = ({ mtimeNs, ctimeNs }: BigIntStats) => (mtimeNs > ctimeNs ? mtimeNs : ctimeNs);

/**
 * The files below a folder, without those that begin with a dot, each with what tells whether it has changed. No file is read.
 * @param now milliseconds since 1970, by the clock of the file system.
 */
export async function filesOfFolder(folder: string, now: number): Promise<CopiedFiles> {
  const files = new Map<string, string | undefined>();
  await goThrough(folder, (path, entry) => {
    const found = lstatSync(join(folder, path), { bigint: true, throwIfNoEntry: false });
    if (!found) return;
    const isSettled = BigInt(now) * 1_000_000n - latest(found) > settledNs;
    const { dev, ino, size, mtimeNs, ctimeNs } = found;
    const version = [dev, ino, size, mtimeNs, ctimeNs].join(' ');
    files.set(path, entry.isFile() && isSettled ? version : undefined);
  });
  return files;
}

/**
 * A digest of the names, sizes and times of what is in a folder; no file is read. Equal while nothing changes; names that begin
 * with a dot, which are no content, do not count.
 */
export async function fingerprintOf(folder: string): Promise<string> {
  const lines: string[] = [];
  await absentAs(
    undefined,
    goThrough(folder, (path) => {
      const found = statSync(join(folder, path), { throwIfNoEntry: false });
      if (found) lines.push(`${path} ${found.size} ${found.mtimeMs} ${found.ino}`);
    }),
  );
  return sha256(lines.sort().join('\n')).slice(0, 16);
}
