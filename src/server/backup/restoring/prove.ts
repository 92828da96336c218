import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findDamagedFiles } from '../checksums.ts';
import { sizeOf } from '../files.ts';
import { parts, type BackupConfig } from '../layout.ts';
import { readManifest, type Manifest } from '../manifest.ts';
import { BackupRefusal } from '../refusal.ts';
import { assertRoom } from '../room.ts';
import { stageDatabase, stageRepository, type Changes, type Restored } from './stage.ts';

/** What a backup was found to hold when it was restored. */
export interface Proof extends Restored {
  manifest: Manifest;
}

/** In the data folder, since it holds the same: nobody else may read it. */
const proofName = 'backup-proof';

/** @throws BackupRefusal `damaged` */
export async function assertUndamaged(backup: string): Promise<void> {
  const [file] = await findDamagedFiles(backup);
  if (file !== undefined) throw new BackupRefusal('damaged', { path: join(backup, file) });
}

/**
 * Restores a backup into a temporary folder, which is removed again: every byte is as it was written, the database is whole
 * and balanced, the key opens it, the texts can be read. To be called under the lock of backups.
 *
 * @throws BackupRefusal
 */
export async function proveBackup(
  config: BackupConfig,
  backup: string,
  now: number,
  findChanges: () => Promise<Changes>,
): Promise<Proof> {
  const into = join(config.dataDir, proofName);
  await rm(into, { recursive: true, force: true });
  try {
    await assertUndamaged(backup);
    const manifest = await readManifest(backup);
    const bytes = await sizeOf([join(backup, parts.database), join(backup, parts.repository)]);
    await assertRoom([{ folder: config.dataDir, bytes }]);
    const changes = await findChanges();
    await stageRepository(backup, into);
    const restored = await stageDatabase(backup, into, { config, manifest, changes, now });
    return { manifest, ...restored };
  } finally {
    await rm(into, { recursive: true, force: true });
  }
}
