import { stat, statfs } from 'node:fs/promises';
import { reserveOf } from '../system/disk.ts';
import { BackupRefusal } from './refusal.ts';

const megabytes = (bytes: number) => Math.ceil(bytes / 1_000_000);

/** A folder that exists, and the bytes that are about to be written there. */
interface Need {
  folder: string;
  bytes: number;
}

/**
 * Refuses before a disk is filled: what the server keeps free for applications stays free.
 *
 * @throws BackupRefusal `no-room`
 */
export async function assertRoom(needs: readonly Need[]): Promise<void> {
  const disks = new Map<number, Need>();
  for (const { folder, bytes } of needs) {
    const { dev } = await stat(folder);
    disks.set(dev, { folder, bytes: bytes + (disks.get(dev)?.bytes ?? 0) });
  }
  for (const { folder, bytes } of disks.values()) {
    const { bavail, blocks, bsize } = await statfs(folder);
    const [free, needed] = [bavail * bsize, bytes + reserveOf(blocks * bsize)];
    if (free < needed)
      throw new BackupRefusal('no-room', { path: folder, free: megabytes(free), needed: megabytes(needed) });
  }
}
