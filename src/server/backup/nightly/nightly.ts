import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dayMs } from '../../../model/durations.ts';
import { findDamagedFiles } from '../checksums.ts';
import { makeBackup, type MadeBackup } from '../create.ts';
import { listBackups, timeOfBackup, type BackupConfig } from '../layout.ts';
import { BackupRefusal } from '../refusal.ts';
import { readBackupStatus, recordBackupStatus, type BackupStatus } from './status.ts';

/** A backup as it stands on record. */
export const toNewest = ({ path, isBalanced }: MadeBackup, at: number): BackupStatus['newest'] => ({
  path,
  at,
  isBalanced,
});

/** Reads every byte of the backups in a folder. @returns the files that are not as they were written. */
async function findAllDamaged(folder: string): Promise<string[]> {
  const damaged: string[] = [];
  for (const name of await listBackups(folder))
    for (const path of await findDamagedFiles(join(folder, name))) damaged.push(join(name, path));
  return damaged;
}

/** Deletes backups that have been kept for long enough; only called where a newer one was just proven. */
async function prune({ backupDir, backupDays }: BackupConfig, now: number): Promise<void> {
  for (const name of await listBackups(backupDir)) {
    const at = timeOfBackup(name);
    if (at !== undefined && at < now - backupDays * dayMs)
      await rm(join(backupDir, name), { recursive: true, force: true });
  }
}

const toFailure = (error: unknown): NonNullable<BackupStatus['failure']> =>
  error instanceof BackupRefusal
    ? { code: error.code, params: error.params }
    : { code: 'fault', params: { fault: String(error) } };

/**
 * What the server does each night: makes a backup, proves it, deletes those that are too old, reads all that are left, and
 * puts on record how they stand. A failure is put on record too, not thrown; but for another
 * backup that is under way.
 */
export async function backUpNightly(
  config: BackupConfig,
  given: { now: number; env: Readonly<Record<string, string | undefined>> },
): Promise<void> {
  const { dataDir, backupDir } = config;
  const { now, env } = given;
  const changes: Partial<BackupStatus> = { failure: null };
  try {
    changes.newest = toNewest(await makeBackup(config, { folder: backupDir, now, env }), now);
    await prune(config, now);
  } catch (error) {
    // One that a server that was killed had begun: it is waited for.
    if (error instanceof BackupRefusal && error.code === 'busy') throw error;
    changes.failure = toFailure(error);
  }
  const damaged = await findAllDamaged(backupDir);
  const newest = changes.newest ?? readBackupStatus(dataDir)?.newest ?? null;
  await recordBackupStatus(dataDir, { ...changes, newest, damaged });
}
