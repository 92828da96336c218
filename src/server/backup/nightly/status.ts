import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Alarm } from '../../applications/delivery/alarms.ts';
import { dayMs, hourMs } from '../../../model/durations.ts';
import { writeDurably } from '../../system/write-durably.ts';

/** In the data folder. */
const statusName = 'backups.json';

const statusSchema = z.object({
  /** The newest backup that was made and proven, here or in a folder that a person chose; null where there is none. */
  newest: z.object({ path: z.string(), at: z.number(), isBalanced: z.boolean() }).nullable(),
  /** Why the server’s last one was not made: a code of `BackupRefusal`, or `fault`, and what its words name. */
  failure: z
    .object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) })
    .nullable(),
  /** Files of earlier backups that are not as they were written: paths. */
  damaged: z.array(z.string()),
});

/** How the backups stand. */
export type BackupStatus = z.infer<typeof statusSchema>;

export const noStatus: BackupStatus = { newest: null, failure: null, damaged: [] };

/** What is on record; undefined where no backup was ever tried, or the record cannot be read. */
export function readBackupStatus(dataDir: string): BackupStatus | undefined {
  try {
    return statusSchema.parse(JSON.parse(readFileSync(join(dataDir, statusName), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Puts a part of how the backups stand on record. */
export async function recordBackupStatus(dataDir: string, changes: Partial<BackupStatus>): Promise<void> {
  const status = { ...(readBackupStatus(dataDir) ?? noStatus), ...changes };
  await writeDurably(join(dataDir, statusName), Buffer.from(JSON.stringify(status)));
}

/** A night that failed is tried again each hour; after two nights without a backup nobody should wait any longer. */
export const oldMs = 2 * dayMs + hourMs;

/** What the staff are told of the server’s own backups. */
export function backupAlarms(status: BackupStatus | undefined, now: number): Alarm[] {
  if (!status) return [];
  const { newest, failure, damaged } = status;
  const age = newest ? now - newest.at : 0;
  const hours = Math.floor(age / hourMs);
  const [file] = damaged;
  return [
    ...(failure || age > oldMs ? [{ name: 'backup' as const, channel: '', count: hours }] : []),
    ...(newest && !newest.isBalanced ? [{ name: 'backup-unbalanced' as const, channel: '', count: 0 }] : []),
    ...(file === undefined
      ? []
      : [{ name: 'backup-damaged' as const, channel: file, count: damaged.length }]),
  ];
}
