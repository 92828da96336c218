import { randomBytes } from 'node:crypto';
import { constants, type Dirent, type Stats } from 'node:fs';
import { chmod, cp, lstat, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { absentAs } from '../../../collections/read/absent-as.ts';
import { folderTree, type Changes, type ContentTree } from '../../../collections/read/tree.ts';
import { makeFolderDurably, syncToDisk } from '../../system/sync-to-disk.ts';
import { bringCopy } from '../../system/copied-files.ts';
import type { EarlierVersions } from './earlier-versions.ts';
import { filesOfFolder } from './folder-files.ts';
import { createLock, type Lock } from './lock.ts';
import type { ContentStore } from './store.ts';

/** A path of the content folder leads through a symbolic link, and so perhaps out of it, or to a pipe or a device. */
export class NotPlainFile extends Error {
  override name = 'NotPlainFile';
  /** Relative to the content folder. */
  readonly path: string;
  constructor(path: string) {
    super(`${path} is neither a plain file nor a folder: the CMS reads and writes no other.`);
    this.path = path;
  }
}

/**
 * Keeps the CMS's texts as plain files of `contentDir` and commits nothing. Each file is replaced whole (written aside,
 * synced, renamed), so that a reader sees the old text or the new one.
 * @param options `earlier` keeps the states of each text; `by` is who saves, where that is known; `now` is the file system's time.
 */
export function createFolderStore(
  contentDir: string,
  lock: Lock = createLock(),
  options: { earlier?: EarlierVersions; by?: string; now?: () => number } = {},
): ContentStore {
  const { earlier, by, now = Date.now } = options;
  const tree = plainFiles(contentDir);
  const savedAt = async (path: string) => (await absentAs(undefined, stat(join(contentDir, path))))?.mtime;
  const kept = earlier && {
    history: async (path: string) =>
      (await earlier.list([path])).map(({ files }) => files.get(path)).filter((bytes) => bytes !== undefined),
    versions: (paths: readonly string[]) => earlier.list(paths),
  };
  return {
    tree: () => Promise.resolve(tree),
    lastSave: async (path) => {
      const at = await savedAt(path);
      return at && { at };
    },
    ...kept,
    change: (decide) =>
      lock(async () => {
        const { changes, result } = await decide(tree);
        await earlier?.keepReplaced(tree, changes.keys(), savedAt);
        await write(contentDir, changes);
        // What is saved is saved: where this fails, the next save of the text keeps the state, without the name.
        await earlier?.keepSaved(tree, changes.keys(), by).catch(() => undefined);
        return result;
      }),
    copyTo: (folder, before) =>
      lock(async () => {
        const files = await filesOfFolder(contentDir, now());
        // What is no plain file is copied as what it is, or refused.
        await bringCopy(folder, before, files, (path, to) =>
          cp(join(contentDir, path), to, { mode: constants.COPYFILE_FICLONE }),
        );
        return files;
      }),
  };
}

function plainFiles(contentDir: string): ContentTree {
  const plain = folderTree(contentDir);
  return {
    list: async (folder) => {
      await assertPlain(contentDir, folder);
      const entries = await absentAs([], readdir(join(contentDir, folder), { withFileTypes: true }));
      return entries
        .filter((entry) => isPlain(entry) && !entry.name.startsWith('.'))
        .map(({ name }) => name)
        .sort();
    },
    read: async (path) => {
      await assertPlain(contentDir, path);
      return plain.read(path);
    },
    version: plain.version,
  };
}

/** Looks at every step of the path below the content folder; the folder itself may be anywhere. */
async function assertPlain(contentDir: string, path: string): Promise<void> {
  const steps = path.split('/').filter((step) => step !== '');
  for (let length = 1; length <= steps.length; length += 1) {
    const part = steps.slice(0, length).join('/');
    const found = await absentAs(undefined, lstat(join(contentDir, part)));
    if (found && !isPlain(found)) throw new NotPlainFile(part);
  }
}

const isPlain = (found: Stats | Dirent) => found.isFile() || found.isDirectory();

/** Writes every file aside before it puts the first one in place, so that a full disk changes nothing. */
async function write(contentDir: string, changes: Changes): Promise<void> {
  const written: { aside: string; target: string }[] = [];
  try {
    for (const [path, bytes] of changes) {
      await assertPlain(contentDir, path);
      if (bytes) written.push(await writeAside(join(contentDir, path), bytes));
    }
    for (const { aside, target } of written) await rename(aside, target);
  } catch (error) {
    await Promise.all(written.map(({ aside }) => rm(aside, { force: true })));
    throw error;
  }
  for (const [path, bytes] of changes) if (!bytes) await rm(join(contentDir, path), { force: true });
  const folders = new Set([...changes.keys()].map((path) => dirname(join(contentDir, path))));
  for (const folder of folders) await absentAs(undefined, syncToDisk(folder));
}

const asideName = /^\..+\.[0-9a-f]{8}$/;

/** Removes what a killed process had written aside; to be called while nothing is saved. Where it cannot go, it is in no way. */
export async function removeAsides(contentDir: string, depth = 2): Promise<void> {
  for (const entry of await absentAs([], readdir(contentDir, { withFileTypes: true }))) {
    const path = join(contentDir, entry.name);
    if (entry.isFile() && asideName.test(entry.name)) await rm(path, { force: true }).catch(() => undefined);
    else if (depth > 0 && entry.isDirectory() && !entry.name.startsWith('.'))
      await removeAsides(path, depth - 1);
  }
}

async function writeAside(target: string, bytes: Buffer): Promise<{ aside: string; target: string }> {
  const folder = dirname(target);
  await makeFolder(folder);
  const aside = join(folder, `.${basename(target)}.${randomBytes(4).toString('hex')}`);
  const file = await open(aside, 'wx');
  try {
    await file.chmod(await modeFor(target));
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  return { aside, target };
}

/** Content is no personal data: others read a text as they read its folder, whatever this process keeps for its owner. */
async function modeFor(target: string): Promise<number> {
  const found = (await absentAs(undefined, stat(target))) ?? (await stat(dirname(target)));
  return found.mode & 0o666;
}

async function makeFolder(folder: string): Promise<void> {
  const first = await makeFolderDurably(folder);
  if (first === undefined) return;
  const { mode } = await stat(dirname(first));
  for (let made = folder; made.length >= first.length; made = dirname(made)) await chmod(made, mode & 0o777);
}
