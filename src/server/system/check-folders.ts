import { existsSync, mkdtempSync, realpathSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { settingsError } from '../../environment.ts';
import type { Config } from '../config.ts';

/** What the server writes and empties in its data folder by itself. */
const ownFolders = [
  'publications',
  'content.git',
  'content.git.new',
  'mail',
  'trash',
  'versions',
  'backup-proof',
  'cache',
  'exports',
  'restore.part',
  'restore.ready',
  'restore.moving',
];

/** A folder without symbolic links, also one that is to be made. */
function realPathOf(folder: string): string {
  let there = folder;
  while (!existsSync(there)) there = dirname(there);
  return join(realpathSync(there), relative(there, folder));
}

/** The steps from a folder to one in it, none where it is the same; undefined where it is elsewhere. */
function stepsInto(folder: string, inner: string): string[] | undefined {
  const steps = relative(realPathOf(folder), realPathOf(inner)).split(sep);
  return steps[0] === '..' ? undefined : steps.filter((step) => step !== '');
}

const isIn = (folder: string, inner: string) => stepsInto(folder, inner) !== undefined;

const isOwn = (dataDir: string, folder: string) => {
  const [first] = stepsInto(dataDir, folder) ?? [];
  return first !== undefined && ownFolders.includes(first);
};

type Places = Pick<Config, 'dataDir' | 'contentDir'>;

/**
 * Where backups would be published, copied into the next one or emptied: `CONTENT_DIR`, or `DATA_DIR` for what the server
 * writes there by itself; undefined for a folder that can hold them.
 */
export function whereBackupsAreLost(
  { dataDir, contentDir }: Places,
  folder: string,
): 'CONTENT_DIR' | 'DATA_DIR' | undefined {
  if (isIn(contentDir, folder)) return 'CONTENT_DIR';
  return stepsInto(dataDir, folder)?.length === 0 || isOwn(dataDir, folder) ? 'DATA_DIR' : undefined;
}

/** Why nothing can be written in a folder that is there, or is to be made; undefined where it can. */
function whyNotWritable(folder: string): string | undefined {
  let there = folder;
  while (!existsSync(there)) there = dirname(there);
  try {
    if (!statSync(there).isDirectory()) return `${there} is a file`;
    // What permissions promise, a file system may refuse.
    rmdirSync(mkdtempSync(join(there, '.passerelle-')));
    return undefined;
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}

/**
 * Makes sure that no folder of the settings lies where another one is emptied, copied or published, and that backups can be
 * written: that would be found at night otherwise.
 *
 * @throws ConfigError
 */
export function checkFolders({
  dataDir,
  contentDir,
  backupDir,
  backupDays,
}: Places & Pick<Config, 'backupDir' | 'backupDays'>): void {
  if (isIn(contentDir, dataDir))
    throw settingsError([
      `DATA_DIR: must be outside of CONTENT_DIR (${contentDir}), which is published and copied; ${dataDir} is not`,
    ]);
  if (isOwn(dataDir, contentDir))
    throw settingsError([
      `CONTENT_DIR: must be outside of what the server writes by itself in DATA_DIR; ${contentDir} is not`,
    ]);
  if (backupDays === 0) return;
  const lost = whereBackupsAreLost({ dataDir, contentDir }, backupDir);
  if (lost === 'CONTENT_DIR')
    throw settingsError([
      `BACKUP_DIR: must be outside of CONTENT_DIR (${contentDir}), which is published and copied; ${backupDir} is not`,
    ]);
  if (lost === 'DATA_DIR')
    throw settingsError([
      `BACKUP_DIR: must be a folder of its own, outside of what the server writes by itself in DATA_DIR, such as ${dataDir}/backups or another disk; ${backupDir} is not`,
    ]);
  // Where the data folder itself cannot be written, that is what the start says next.
  if (isIn(dataDir, backupDir) && whyNotWritable(dataDir) !== undefined) return;
  const reason = whyNotWritable(backupDir);
  if (reason !== undefined)
    throw settingsError([
      `BACKUP_DIR: must be a folder that this user can write in, or make; ${backupDir} is not: ${reason}. With the unit of systemd, it also takes a line ReadWritePaths=`,
    ]);
}
