import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { absentAs } from '../../collections/read/absent-as.ts';
import { databaseName } from '../applications/storage/store.ts';
import { erasuresName } from '../applications/storage/erasure-record.ts';
import type { Config } from '../config.ts';

/** What a backup or a restore must know of the settings; can be sent to another process. */
export type BackupConfig = Pick<
  Config,
  | 'dataDir'
  | 'contentDir'
  | 'cms'
  | 'mailDir'
  | 'postgres'
  | 'dataKey'
  | 'earlierKeys'
  | 'backupDir'
  | 'backupDays'
>;

/** The parts of a backup, by their names in its folder. All but the first three may be missing. */
export const parts = {
  manifest: 'manifest.json',
  database: databaseName,
  erasures: erasuresName,
  settings: 'settings.env',
  /** The content's repository: all branches, as `git bundle` writes them. */
  repository: 'content.bundle',
  /** The content folder, where texts are plain files. */
  content: 'content',
  mail: 'mail',
  trash: 'trash',
} as const;

/** Lists the digest of each file, as `sha256sum` does. Written last: a folder without it is no backup. */
export const checksumsName = 'SHA256SUMS';

/** How a folder is called that is being written. */
const unfinishedPrefix = '.part-';
/** Part of a name: a time to the millisecond, without what some file systems refuse. */
const stamp = (at: number) => new Date(at).toISOString().replaceAll(':', '-');
const backupNamed = /^passerelle-(\d{4}-\d{2}-\d{2}T)(\d{2})-(\d{2})-(\d{2}\.\d{3}Z)$/;

/** `passerelle-2026-11-30T09-00-12.345Z`: sorted by name, backups are sorted by time. */
export const backupNameAt = (at: number): string => `passerelle-${stamp(at)}`;

export const unfinishedName = (name: string): string => `${unfinishedPrefix}${name}`;

/** What a restore puts aside: `before-restore-2026-11-30T09-00-12.345Z`. */
export const asideNameAt = (at: number): string => `before-restore-${stamp(at)}`;

/** When a backup was begun, by the name of its folder; undefined for any other name. */
export function timeOfBackup(name: string): number | undefined {
  const found = backupNamed.exec(name);
  if (!found) return undefined;
  const [, day, hour, minute, second] = found;
  return Date.parse(`${day}${hour}:${minute}:${second}`);
}

async function namesIn(folder: string): Promise<string[]> {
  return (await absentAs([], readdir(folder))).sort();
}

/** The backups in a folder, by name, the oldest first. */
export async function listBackups(folder: string): Promise<string[]> {
  return (await namesIn(folder)).filter((name) => timeOfBackup(name) !== undefined);
}

/** What killed backups have left in a folder: paths. */
export async function listUnfinished(folder: string): Promise<string[]> {
  const names = (await namesIn(folder)).filter((name) => name.startsWith(unfinishedPrefix));
  return names.map((name) => join(folder, name));
}
