import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { OperatorError } from '../../operator-error.ts';
import { fullDiskWords } from './disk.ts';

/** Holds the lock; empty. The operating system releases the lock when the process ends, however it ends. */
const lockName = 'server.lock';
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

function open(dataDir: string): DatabaseSync | undefined {
  const database = new DatabaseSync(join(dataDir, lockName), { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database.close();
    const errcode = z.object({ errcode: z.number() }).safeParse(error).data?.errcode;
    if (errcode === sqliteBusy) return undefined;
    if (errcode !== sqliteFull) throw error;
    throw new DataFolderError(fullDiskWords(dataDir), { cause: error });
  }
}

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
    chmodSync(dataDir, 0o700);
    for (const entry of readdirSync(dataDir, { withFileTypes: true }))
      if (entry.isFile()) chmodSync(join(dataDir, entry.name), 0o600);
  } catch (cause) {
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
  const lock = open(dataDir);
  if (!lock) {
    throw new DataFolderError(
      `A server${describeHolder(dataDir)} already uses this data folder: ${dataDir}\nStop it first, or give this one a folder of its own: DATA_DIR=… npm start`,
    );
  }
  held.add(lock);
  const setAddress = (address: string) => {
    writeFileSync(join(dataDir, holderName), JSON.stringify({ pid: process.pid, address }), { mode: 0o600 });
  };
  return {
    setAddress,
    release: () => {
      held.delete(lock);
      lock.close();
    },
  };
}

/** Whether a server uses the data folder at this moment. */
export function isDataFolderInUse(dataDir: string): boolean {
  const lock = open(dataDir);
  lock?.close();
  return lock === undefined;
}
