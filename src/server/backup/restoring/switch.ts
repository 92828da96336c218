import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { erasuresName } from '../../applications/storage/erasure-record.ts';
import { createFolderStore, NotPlainFile } from '../../cms/storage/folder-store.ts';
import { databaseName } from '../../applications/storage/store.ts';
import { DataFolderError, movingName, readyName } from '../../system/data-folder.ts';
import { findFault } from '../database.ts';
import { syncToDisk } from '../../system/sync-to-disk.ts';
import { copyFiles, filesIn, syncFolders } from '../files.ts';
import { parts } from '../layout.ts';
import { BackupRefusal } from '../refusal.ts';

/** What is being made, in the data folder; whatever an interrupted restore left there is worth nothing. */
export const stagedName = 'restore.part';

/** Describes a restore that is ready, in its folder. */
const planName = 'restore.json';

const planSchema = z.object({
  /** The backup that was restored. */
  backup: z.string(),
  /** Where what was there is put, in the data folder. */
  aside: z.string(),
  /** What is replaced, by name, whether or not the backup has it. */
  replaced: z.array(z.string()),
});

export type Plan = z.infer<typeof planSchema>;

interface Places {
  dataDir: string;
  contentDir: string;
}

/** What a restore replaces in the data folder. `texts` false: the content's repository and the trash stay. */
export const replacedNames = (texts: boolean): string[] => [
  databaseName,
  `${databaseName}-wal`,
  `${databaseName}-shm`,
  erasuresName,
  parts.mail,
  ...(texts ? ['content.git', parts.trash] : []),
];

/** Declares a folder in the data folder ready to take the place of what is there. From here on no server starts until it has. */
export async function declareReady(dataDir: string, staged: string, plan: Plan): Promise<void> {
  await writeFile(join(staged, planName), JSON.stringify(plan), { mode: 0o600, flush: true });
  await syncFolders(staged);
  await rename(staged, join(dataDir, readyName));
  await syncToDisk(dataDir);
}

/** Moves what is there: by a restore that was interrupted, it may have been moved already. Never over anything else. */
async function moveIfThere(from: string, to: string): Promise<void> {
  if (!existsSync(from)) return;
  if (existsSync(to))
    throw new DataFolderError(
      `DATA_DIR: ${from} was made by another program while a restore was interrupted. Move it away, then run the same command again.`,
    );
  await rename(from, to);
}

/**
 * Puts the log of a database that is whole into its file, which one step can move then. A damaged one is left as it is: what
 * can be saved of it may be in its log.
 */
function takeLogIn(file: string): void {
  if (!existsSync(file) || findFault(file) !== undefined) return;
  const database = new DatabaseSync(file, { timeout: 5_000 });
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}

async function putAside({ dataDir, contentDir }: Places, { aside, replaced }: Plan, hasContent: boolean) {
  const folder = join(dataDir, aside);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (hasContent && !existsSync(join(folder, parts.content))) {
    // Copied: the content folder may be on another disk, and stays where it is.
    const unfinished = join(folder, `.part-${parts.content}`);
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { mode: 0o700 });
    await copyFiles(contentDir, unfinished, await contentFiles(contentDir));
    await syncFolders(unfinished);
    await rename(unfinished, join(folder, parts.content));
  }
  takeLogIn(join(dataDir, databaseName));
  for (const name of replaced) await moveIfThere(join(dataDir, name), join(folder, name));
  await syncToDisk(folder);
  await syncToDisk(dataDir);
}

const contentFiles = async (folder: string) =>
  (await filesIn(folder)).filter((path) => !path.split('/').some((step) => step.startsWith('.')));

/**
 * Refuses, before anything is touched, a content folder in which what is restored could not be put: through a symbolic link
 * it would be written elsewhere.
 *
 * @throws BackupRefusal `not-plain`
 */
export async function assertReplaceable(contentDir: string, restored: string): Promise<void> {
  const there = await createFolderStore(contentDir).tree();
  for (const path of await contentFiles(restored))
    await there.read(path).catch((error: unknown) => {
      if (!(error instanceof NotPlainFile)) throw error;
      throw new BackupRefusal('not-plain', { path: join(contentDir, error.path) }, { cause: error });
    });
}

/** Makes the content folder hold what the restored one holds, a file at a time, each whole. */
async function replaceContent(contentDir: string, restored: string): Promise<void> {
  const paths = await contentFiles(restored);
  const changes = new Map<string, Buffer | null>();
  for (const path of await contentFiles(contentDir)) changes.set(path, null);
  for (const path of paths) changes.set(path, await readFile(join(restored, path)));
  await mkdir(contentDir, { recursive: true });
  await createFolderStore(contentDir).change(() => Promise.resolve({ changes, result: undefined }), {
    message: 'Restore',
  });
}

async function moveIn({ dataDir, contentDir }: Places): Promise<void> {
  const moving = join(dataDir, movingName);
  for (const name of await readdir(moving))
    if (name !== planName && name !== parts.content)
      await moveIfThere(join(moving, name), join(dataDir, name));
  if (existsSync(join(moving, parts.content))) await replaceContent(contentDir, join(moving, parts.content));
  await syncToDisk(dataDir);
}

/**
 * Puts a restore that is ready in the place of what was there, which is put aside whole. Killed at any moment, it is finished
 * by the next call.
 *
 * @returns undefined where none is ready.
 */
export async function finishRestore(places: Places): Promise<Plan | undefined> {
  const ready = join(places.dataDir, readyName);
  const moving = join(places.dataDir, movingName);
  const folder = [ready, moving].find((one) => existsSync(one));
  if (folder === undefined) return undefined;
  const plan = planSchema.parse(JSON.parse(await readFile(join(folder, planName), 'utf8')));
  if (folder === ready) {
    await putAside(places, plan, existsSync(join(ready, parts.content)));
    await rename(ready, moving);
    await syncToDisk(places.dataDir);
  }
  await moveIn(places);
  // Under a name that a restore deletes whatever it holds: a removal may be interrupted too.
  await rename(moving, join(places.dataDir, stagedName));
  await syncToDisk(places.dataDir);
  await rm(join(places.dataDir, stagedName), { recursive: true });
  return plan;
}
