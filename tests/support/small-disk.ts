import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { atEnd } from './cleanup.ts';
import { temporaryFolder } from './serving.ts';

/** A disk of so many megabytes, until the test ends; undefined where mounting one is not allowed. */
export async function mountDisk(t: TestContext, megabytes: number): Promise<string | undefined> {
  const disk = join(await temporaryFolder(t), 'disk');
  mkdirSync(disk);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', disk]);
  if (mounted.status !== 0) return undefined;
  atEnd(t, () => spawnSync('umount', ['--lazy', disk]));
  return disk;
}

/** Takes all the room that a disk has; what is returned gives it back. */
export function fillDisk(disk: string): () => void {
  const ballast = join(disk, 'ballast');
  const file = openSync(ballast, 'a');
  const isFull = (bytes: number) => {
    try {
      return writeSync(file, Buffer.alloc(bytes)) < bytes;
    } catch {
      return true;
    }
  };
  for (const bytes of [1_000_000, 4_096, 1]) while (!isFull(bytes));
  closeSync(file);
  return () => {
    rmSync(ballast);
  };
}
