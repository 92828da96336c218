import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { recordErasures } from '../../applications/storage/erasure-record.ts';
import { lockDataFolder, prepareDataFolder } from '../../system/data-folder.ts';
import { copyFiles, filesIn, sizeOfFolder } from '../files.ts';
import { asideNameAt, checksumsName, listBackups, parts, type BackupConfig } from '../layout.ts';
import { lockBackups } from '../lock.ts';
import { readManifest } from '../manifest.ts';
import { BackupRefusal } from '../refusal.ts';
import { assertRoom } from '../room.ts';
import { assertUndamaged, proveBackup, type Proof } from './prove.ts';
import { findWhatHappenedSince, type Since } from './since.ts';
import { stageDatabase, stageRepository } from './stage.ts';
import {
  assertReplaceable,
  declareReady,
  finishRestore,
  replacedNames,
  stagedName,
  type Plan,
} from './switch.ts';

export interface RestoreOptions {
  /** A backup, or a folder of backups: then the newest. */
  folder: string;
  /** A record of erasures that is neither in the data folder nor beside the backup. */
  erasuresFile?: string | undefined;
  /** False: the texts stay as they are. */
  withTexts: boolean;
  now: number;
}

/** What a backup holds, and what is known of the time since. */
export interface Outcome extends Proof, Pick<Since, 'lost'> {
  path: string;
}

/** `finished`: a restore that had been interrupted was finished, and nothing else was done. */
export type RestoreResult =
  { type: 'finished'; plan: Plan } | { type: 'restored'; aside: string; outcome: Outcome };

/** @throws BackupRefusal `no-backup` */
export async function findBackup(folder: string): Promise<string> {
  if (existsSync(join(folder, checksumsName))) return folder;
  const newest = (await listBackups(folder)).at(-1);
  if (newest === undefined) throw new BackupRefusal('no-backup', { path: folder });
  return join(folder, newest);
}

/**
 * Restores a backup into a temporary folder and removes it again; the data folder and a running server are left alone.
 *
 * @throws BackupRefusal
 */
export async function checkBackup(
  config: BackupConfig,
  { folder, erasuresFile, now }: RestoreOptions,
): Promise<Outcome> {
  prepareDataFolder(config.dataDir);
  const lock = lockBackups(config.dataDir);
  try {
    const path = await findBackup(folder);
    let lost: Since['lost'];
    const proof = await proveBackup(config, path, now, async () => {
      const since = await findWhatHappenedSince(config, path, erasuresFile);
      lost = since.lost;
      return since;
    });
    return { ...proof, path, lost };
  } finally {
    lock.release();
  }
}

/** Makes what is to take the place of the data, in a folder of its own. */
async function stage(config: BackupConfig, path: string, options: RestoreOptions): Promise<Outcome> {
  const { now, erasuresFile, withTexts } = options;
  const into = join(config.dataDir, stagedName);
  const manifest = await readManifest(path);
  await assertRoom([{ folder: config.dataDir, bytes: await sizeOfFolder(path) }]);
  const since = await findWhatHappenedSince(config, path, erasuresFile);
  await mkdir(into, { mode: 0o700 });
  const copied = [parts.mail, ...(withTexts ? [parts.trash, parts.content] : [])];
  for (const part of copied)
    await copyFiles(join(path, part), join(into, part), await filesIn(join(path, part)));
  if (withTexts) await stageRepository(path, into);
  await recordErasures(into, since.erasures);
  const restored = await stageDatabase(path, into, { config, manifest, changes: since, now });
  return { manifest, ...restored, path, lost: since.lost };
}

/**
 * Restores a backup in the place of the data folder's data, which are put aside whole. Until everything is ready and proven
 * nothing is touched; a restore that was interrupted after that is finished by the next one.
 *
 * @throws BackupRefusal
 * @throws DataFolderError while a server uses the folder.
 */
export async function restoreBackup(config: BackupConfig, options: RestoreOptions): Promise<RestoreResult> {
  const { dataDir } = config;
  prepareDataFolder(dataDir);
  const locks = [lockDataFolder(dataDir), lockBackups(dataDir)];
  const staged = join(dataDir, stagedName);
  try {
    const plan = await finishRestore(config);
    await rm(staged, { recursive: true, force: true });
    if (plan) return { type: 'finished', plan };
    const path = await findBackup(options.folder);
    await assertUndamaged(path);
    if (options.withTexts) await assertReplaceable(config.contentDir, join(path, parts.content));
    const outcome = await stage(config, path, options);
    const aside = asideNameAt(options.now);
    const replaced = replacedNames(options.withTexts);
    await declareReady(dataDir, staged, { backup: basename(path), aside, replaced });
    await finishRestore(config);
    return { type: 'restored', aside: join(dataDir, aside), outcome };
  } finally {
    if (existsSync(staged)) await rm(staged, { recursive: true, force: true });
    for (const lock of locks) lock.release();
  }
}
