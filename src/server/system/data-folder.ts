import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { root } from '../../environment.ts';
import { OperatorError } from '../../operator-error.ts';
import { fullDiskWords } from './disk.ts';
import { syncToDiskNow } from './sync-to-disk.ts';

/** Holds the lock; empty. The operating system releases the lock when the process ends, however it ends. */
const lockName = 'server.lock';
/** A restore that is ready to take the place of the data; the same once what was there is put aside. */
export const readyName = 'restore.ready';
export const movingName = 'restore.moving';

/** Says who holds the lock: for messages only, since a killed server leaves it behind. */
const holderName = 'server.json';

const holderSchema = z.object({ pid: z.number(), address: z.string() });

/** `DATA_DIR` cannot be used; the message says why and what to do. */
export class DataFolderError extends OperatorError {
  override name = 'DataFolderError';
}

export interface DataFolderLock {
  /** Records where this server answers, so that the message to a second one can name it. */
  setAddress: (address: string) => void;
  release: () => void;
}

/** The locks that are held: a database that nothing refers to is collected and closed, and its lock is gone. */
const held = new Set<DatabaseSync>();

/** SQLITE_BUSY, SQLITE_FULL. */
const sqliteBusy = 5;
const sqliteFull = 13;

/** How long a server waits for a command that has the folder while it opens the database. Milliseconds. */
const commandMs = 1_000;

/**
 * Locks a file until the lock is released or the process ends; undefined where another one holds it.
 *
 * @param timeout how long to wait for it, in milliseconds.
 */
export function tryLock(file: string, timeout = 0): { release: () => void } | undefined {
  const database = new DatabaseSync(file, { timeout });
  try {
    database.exec('BEGIN EXCLUSIVE');
    held.add(database);
  } catch (error) {
    database.close();
    const errcode = z.object({ errcode: z.number() }).safeParse(error).data?.errcode;
    if (errcode === sqliteBusy) return undefined;
    if (errcode !== sqliteFull) throw error;
    throw new DataFolderError(fullDiskWords(dirname(file)), { cause: error });
  }
  return {
    release: () => {
      if (held.delete(database)) database.close();
    },
  };
}

const lockServer = (dataDir: string, timeout = 0) => tryLock(join(dataDir, lockName), timeout);

function describeHolder(dataDir: string): string {
  try {
    const { pid, address } = holderSchema.parse(JSON.parse(readFileSync(join(dataDir, holderName), 'utf8')));
    return ` (pid ${pid}, ${address})`;
  } catch {
    // Whatever is wrong with the file: the message does without it.
    return '';
  }
}

/** Folder by folder: under a path where nothing can be made, such as `/proc`, Node’s own `recursive` tries for ever. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
  syncToDiskNow(dirname(path));
}

/** The program's own, where builds and tests write too. */
const usualFolder = join(root, 'var');
/** One of these is in each data folder that a server ever used. */
const marks: readonly string[] = [lockName, 'passerelle.db', 'server.log'];
/** What may be there before the first start: of a build, of a command, brought from elsewhere, or of a disk of its own. */
const early: readonly string[] = [
  ...[
    'cache',
    'publications',
    'content.git',
    'mail',
    'exports',
    'trash',
    'versions',
    'backups',
    'metrics-token',
  ],
  'lost+found',
];

/**
 * Refuses a folder that others use and that holds what is not ours, such as `/`, `/srv` or a home: they would be shut out.
 *
 * @throws DataFolderError
 */
function assertOwn(dataDir: string): void {
  const isShared = dataDir !== usualFolder && (statSync(dataDir).mode & 0o077) !== 0;
  const names = isShared ? readdirSync(dataDir) : [];
  if (names.some((name) => marks.includes(name))) return;
  const foreign = names.find((name) => !early.includes(name));
  if (foreign === undefined) return;
  throw new DataFolderError(
    `DATA_DIR: ${dataDir} already holds other things (${foreign}), and everybody but the server would be shut out of it. Give the server a folder of its own, such as ${join(dataDir, 'passerelle')}.`,
  );
}

/**
 * Makes the data folder where it is missing, and the owner's alone: folder 0700, the files directly in it 0600. What lies
 * deeper cannot be reached by others then.
 *
 * @throws DataFolderError
 */
export function prepareDataFolder(dataDir: string): void {
  try {
    makeFolder(dataDir);
    assertOwn(dataDir);
    chmodSync(dataDir, 0o700);
    for (const entry of readdirSync(dataDir, { withFileTypes: true }))
      if (entry.isFile()) chmodSync(join(dataDir, entry.name), 0o600);
  } catch (cause) {
    if (cause instanceof DataFolderError) throw cause;
    throw new DataFolderError(
      `DATA_DIR: ${dataDir} must be a folder that this user owns and can write to (${String(cause)}).`,
      { cause },
    );
  }
}

/**
 * Reserves the data folder for this process: of two servers on one folder, each would delete the other's pages.
 *
 * @throws DataFolderError where another server uses it.
 */
export function lockDataFolder(dataDir: string): DataFolderLock {
  const lock = lockServer(dataDir, commandMs);
  if (!lock) {
    throw new DataFolderError(
      `A server${describeHolder(dataDir)} already uses this data folder: ${dataDir}\nStop it first, or give this one a folder of its own: DATA_DIR=… npm start`,
    );
  }
  const setAddress = (address: string) => {
    writeFileSync(join(dataDir, holderName), JSON.stringify({ pid: process.pid, address }), { mode: 0o600 });
  };
  return { setAddress, release: lock.release };
}

/**
 * Refuses a data folder between two states: a server that started there would begin with an empty database.
 *
 * @throws DataFolderError
 */
export function assertNoRestoreUnderWay(dataDir: string): void {
  if ([readyName, movingName].every((name) => !existsSync(join(dataDir, name)))) return;
  throw new DataFolderError(
    `DATA_DIR: a restore into ${dataDir} was interrupted. Run the same command again, which finishes it: npm run restore -- FOLDER`,
  );
}

/**
 * Does something while no server uses the data folder, so that none starts meanwhile; or beside the server that uses it.
 *
 * @param work what is done; it is told whether a server uses the folder.
 */
export async function withDataFolder<Result>(
  dataDir: string,
  work: (isInUse: boolean) => Promise<Result>,
): Promise<Result> {
  const lock = lockServer(dataDir);
  try {
    return await work(lock === undefined);
  } finally {
    lock?.release();
  }
}
