import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { databaseName } from '../applications/storage/store.ts';
import { tryLock } from '../system/data-folder.ts';
import type { BackupConfig } from './layout.ts';
import { BackupRefusal } from './refusal.ts';

/** Held while a backup of a data folder is made, or one is restored; released when the process ends, however it ends. */
const lockName = 'backup.lock';

/**
 * One backup or restore at a time: each deletes what a killed one has left.
 *
 * @throws BackupRefusal `busy`
 */
export function lockBackups(dataDir: string): { release: () => void } {
  const lock = tryLock(join(dataDir, lockName));
  if (!lock) throw new BackupRefusal('busy', { path: dataDir });
  return lock;
}

/** Whether there is a database, so that there is something to back up. */
export const hasDatabase = ({ dataDir, postgres }: Pick<BackupConfig, 'dataDir' | 'postgres'>): boolean =>
  postgres !== undefined || existsSync(join(dataDir, databaseName));
