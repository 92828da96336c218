import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import packageJson from '../../../package.json' with { type: 'json' };
import { parseReference } from '../../forms/reference.ts';
import { snapshotIntoFile } from '../applications/storage/copy/snapshot.ts';
import { openPostgres } from '../applications/storage/database/postgres/connect.ts';
import { isDamage, isFullDisk } from '../applications/storage/database/opening-faults.ts';
import { readErasures, recordErasures } from '../applications/storage/erasure-record.ts';
import { signInMailFolder } from '../accounts/service.ts';
import { trashIn } from '../cms/backend/open-content.ts';
import { gitDirIn } from '../cms/storage/git/repository.ts';
import { writeChecksums } from './checksums.ts';
import { bundleRepository } from './repository.ts';
import { describeDatabase, listReferences, snapshotDatabase } from './database.ts';
import { copyFiles, copyTogether, filesIn, sizeOf, sizeOfFolder, syncFolders } from './files.ts';
import { backupNameAt, listUnfinished, parts, unfinishedName, type BackupConfig } from './layout.ts';
import { lockBackups } from './lock.ts';
import { manifestFormat, type Manifest } from './manifest.ts';
import { BackupRefusal } from './refusal.ts';
import { assertRoom } from './room.ts';
import { describeSettings } from './settings.ts';
import { proveBackup, type Proof } from './restoring/prove.ts';
import { whereBackupsAreLost } from '../system/check-folders.ts';
import { assertNoRestoreUnderWay } from '../system/data-folder.ts';
import { syncToDisk } from '../system/sync-to-disk.ts';

/** A backup that was made and restored once. */
export interface MadeBackup extends Proof {
  path: string;
  bytes: number;
}

interface MakeOptions {
  /** Where the backup's own folder goes; made where it is missing. */
  folder: string;
  now: number;
  /** The settings that it is to say. */
  env: Readonly<Record<string, string | undefined>>;
}

/** Where the content folder is all that holds the texts. */
const keepsContentFolder = ({ cms }: BackupConfig) => cms.backend === 'local';

/** What lies in a content folder that is no content: `.DS_Store`, `.git`, names that cannot be read. */
const isContent = (path: string) => !path.split('/').some((step) => /^\.|\uFFFD/u.test(step));

async function assertRoomFor(config: BackupConfig, folder: string): Promise<void> {
  const { dataDir, contentDir, mailDir } = config;
  const file = join(dataDir, parts.database);
  const database = await sizeOf([file, `${file}-wal`]);
  const folders = [
    mailDir,
    trashIn(dataDir),
    gitDirIn(dataDir),
    ...(keepsContentFolder(config) ? [contentDir] : []),
  ];
  let bytes = database;
  for (const one of folders) bytes += await sizeOfFolder(one);
  await assertRoom([
    { folder, bytes },
    { folder: dataDir, bytes: database + (await sizeOfFolder(gitDirIn(dataDir))) },
  ]);
}

/**
 * Copies messages in files. A message to a person who signs in is none of a backup; one of an application that came after the
 * snapshot would never be erased with it.
 */
async function copyMail(
  { mailDir }: BackupConfig,
  target: string,
  known: ReadonlySet<string>,
): Promise<void> {
  const signIn = `${basename(signInMailFolder(mailDir))}/`;
  const isMeant = (path: string) => {
    if (path.startsWith(signIn) || path.endsWith('.part')) return false;
    const named = parseReference(basename(path).slice(0, '7KCM-3WXH-J4P'.length));
    return !named.ok || known.has(named.reference);
  };
  await copyFiles(mailDir, target, (await filesIn(mailDir)).filter(isMeant));
}

/** The database at one moment, as an SQLite file, also where the server works with PostgreSQL. */
async function snapshot({ dataDir, postgres }: BackupConfig, target: string): Promise<void> {
  if (!postgres) {
    snapshotDatabase(join(dataDir, parts.database), target);
    return;
  }
  const { db } = await openPostgres({ ...postgres, poolSize: 2 });
  try {
    await snapshotIntoFile(db, target);
  } finally {
    await db.destroy();
  }
}

/** Writes all parts of a backup into a folder. */
async function writeParts(config: BackupConfig, target: string, { now, env }: MakeOptions): Promise<void> {
  const { dataDir, contentDir } = config;
  const at = (part: keyof typeof parts) => join(target, parts[part]);
  await mkdir(target, { recursive: true, mode: 0o700 });
  // The database first: whatever it says was done is then found in the parts that follow.
  await snapshot(config, at('database'));
  const { erased, kept } = listReferences(at('database'));
  await recordErasures(target, [...new Set([...(await readErasures(dataDir)), ...erased])]);
  await copyMail(config, at('mail'), new Set(kept));
  const gitDir = gitDirIn(dataDir);
  if (existsSync(gitDir)) await bundleRepository(gitDir, at('repository'));
  if (keepsContentFolder(config)) await copyTogether(contentDir, at('content'), isContent);
  const trash = trashIn(dataDir);
  await copyFiles(trash, at('trash'), await filesIn(trash));
  await writeFile(at('settings'), describeSettings(env), { mode: 0o600 });
  const { schema, applications, newest } = describeDatabase(at('database'));
  const manifest: Manifest = {
    format: manifestFormat,
    version: packageJson.version,
    schema,
    madeAt: new Date(now).toISOString(),
    applications,
    newest: newest && { ...newest, receivedAt: new Date(newest.receivedAt).toISOString() },
  };
  await writeFile(at('manifest'), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
  await writeChecksums(target);
  await syncFolders(target);
}

/** A fault of the database or the disk as a refusal; any other stays as it is. */
function explain(error: unknown, folder: string): unknown {
  if (error instanceof BackupRefusal) return error;
  const options = { cause: error };
  if (isDamage(error)) return new BackupRefusal('database-unreadable', { fault: String(error) }, options);
  return isFullDisk(error) ? new BackupRefusal('disk-full', { path: folder }, options) : error;
}

const noChanges = (backupName: string) => ({
  erasures: [],
  finished: [],
  access: { accounts: [], passkeys: [] },
  backupName,
});

/**
 * Makes a backup of the data folder, beside a running server or without one, and restores it into a temporary folder. It
 * gets its name once it is proven: what a killed process or a full disk leaves is never taken for one.
 *
 * @throws BackupRefusal where it could not be made or proven.
 */
export async function makeBackup(config: BackupConfig, options: MakeOptions): Promise<MadeBackup> {
  const { folder, now } = options;
  const lostIn = whereBackupsAreLost(config, folder);
  if (lostIn)
    throw new BackupRefusal('no-place', {
      path: folder,
      setting: lostIn,
      example: join(config.dataDir, 'backups'),
    });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  assertNoRestoreUnderWay(config.dataDir);
  const lock = lockBackups(config.dataDir);
  const name = backupNameAt(now);
  const unfinished = join(folder, unfinishedName(name));
  try {
    for (const left of await listUnfinished(folder)) await rm(left, { recursive: true, force: true });
    await assertRoomFor(config, folder);
    await writeParts(config, unfinished, options);
    const proof = await proveBackup(config, unfinished, now, () => Promise.resolve(noChanges(name)));
    await rename(unfinished, join(folder, name));
    await syncToDisk(folder);
    return { ...proof, path: join(folder, name), bytes: await sizeOfFolder(join(folder, name)) };
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw explain(error, folder);
  } finally {
    lock.release();
  }
}
