import { statfsSync } from 'node:fs';

/** What an operator reads where the first start meets a full disk. */
export const fullDiskWords = (path: string): string =>
  `DATA_DIR: the disk of ${path} is full, so nothing was started. Make room (df -h), then start again.`;

/** Below this, nothing more is taken: bytes, and at most that part of the disk, so that a small one can be used. */
const floorBytes = 200_000_000;
const floorPart = 0.05;
/** What is kept free on a disk of so many bytes. */
export const reserveOf = (totalBytes: number): number => Math.min(floorBytes, totalBytes * floorPart);

/** How long a look at the disk is good for. */
const freshMs = 1_000;

/** The room on the disk that a folder is on. */
export interface Disk {
  freeBytes: () => number;
  /** True where so little is left that the database itself may soon not be able to write. */
  isLow: () => boolean;
}

/** Watches the disk of a folder that exists; looks at most once a second. */
export function watchDisk(folder: string, now: () => number): Disk {
  let known = { at: -Infinity, free: 0, total: 0 };
  const look = () => {
    if (now() - known.at >= freshMs || now() < known.at) {
      const { bavail, blocks, bsize } = statfsSync(folder);
      known = { at: now(), free: bavail * bsize, total: blocks * bsize };
    }
    return known;
  };
  return {
    freeBytes: () => look().free,
    isLow: () => look().free < reserveOf(look().total),
  };
}
