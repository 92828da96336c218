import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, copyFile, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { absentAs } from '../../collections/read/absent-as.ts';
import { syncToDisk } from '../system/sync-to-disk.ts';
import { BackupRefusal } from './refusal.ts';

/** The plain files below a folder, sorted: paths relative to it, with `/`. None where there is no folder. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await absentAs([], readdir(folder, { recursive: true, withFileTypes: true }));
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** What is below a folder and neither a plain file nor a folder: a path relative to it, with `/`; undefined where nothing is. */
export async function findNotPlain(
  folder: string,
  isMeant: (path: string) => boolean,
): Promise<string | undefined> {
  const entries = await absentAs([], readdir(folder, { recursive: true, withFileTypes: true }));
  return entries
    .filter((entry) => !entry.isFile() && !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .find(isMeant);
}

/** The bytes of some files together; of those that have gone meanwhile, none. */
export async function sizeOf(paths: readonly string[]): Promise<number> {
  let bytes = 0;
  for (const path of paths) bytes += (await absentAs(undefined, stat(path)))?.size ?? 0;
  return bytes;
}

export const sizeOfFolder = async (folder: string): Promise<number> =>
  sizeOf((await filesIn(folder)).map((path) => join(folder, path)));

/** Copies files, for their owner alone; those that have gone meanwhile are left out. */
export async function copyFiles(
  from: string,
  to: string,
  paths: readonly string[],
  /** Lets both share the disk's blocks where it can: for a copy that is soon deleted. */
  isShared = false,
): Promise<void> {
  for (const path of paths) {
    const target = join(to, path);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    const mode = isShared ? constants.COPYFILE_FICLONE : 0;
    await absentAs(
      undefined,
      copyFile(join(from, path), target, mode).then(() => chmod(target, 0o600)),
    );
  }
}

/** How a folder's files stand: a change of one gives another text. */
async function stateOf(folder: string, paths: readonly string[]): Promise<string> {
  const states: string[] = [];
  for (const path of paths) {
    const found = await absentAs(undefined, stat(join(folder, path)));
    states.push(`${path}\0${found?.ino}\0${found?.size}\0${found?.mtimeMs}`);
  }
  return states.join('\n');
}

const attempts = 10;

/**
 * Copies the files of a folder as they are together at one moment, though they may be changed meanwhile.
 *
 * @throws BackupRefusal `changing` where they never hold still, `not-kept` where one is a link.
 */
export async function copyTogether(from: string, to: string, isMeant: (path: string) => boolean) {
  const notPlain = await findNotPlain(from, isMeant);
  if (notPlain !== undefined) throw new BackupRefusal('not-kept', { path: join(from, notPlain) });
  const list = async () => (await filesIn(from)).filter(isMeant);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const paths = await list();
    const before = await stateOf(from, paths);
    await copyFiles(from, to, paths);
    if ((await stateOf(from, await list())) === before) return;
    await rm(to, { recursive: true, force: true });
  }
  throw new BackupRefusal('changing', { path: from });
}

const pieceBytes = 1 << 20;

/** Reads a file, and has the disk keep it where asked. @returns its SHA-256 in hexadecimal digits. */
export async function digestOfFile(path: string, isToBeSynced = false): Promise<string> {
  const file = await open(path, 'r');
  try {
    if (isToBeSynced) await file.sync();
    const hash = createHash('sha256');
    // One buffer for all pieces: a stream's would wait for the collector.
    const buffer = Buffer.allocUnsafeSlow(pieceBytes);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, pieceBytes, null);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}

/** Has the disk keep the lists of names of a folder and all folders below it. */
export async function syncFolders(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((one) => one.isDirectory()))
    await syncToDisk(join(entry.parentPath, entry.name));
  await syncToDisk(folder);
}
