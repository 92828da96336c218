import { dirname, join } from 'node:path';
import type { Kysely } from 'kysely';
import type { NewApplication, StoredApplication, StoreResult } from './application.ts';
import { explainOpening } from './database/opening-faults.ts';
import { DatabaseReplacedError, isEmptyFile } from './database/sqlite/file-identity.ts';
import { recordErasures } from './erasure-record.ts';
import { findApplication, findEarlier } from './find.ts';
import { findFile, readContent, type StoredFile } from './files/content.ts';
import { copyFile } from './files/copy.ts';
import {
  findHeld,
  holdFiles,
  type HeldFile,
  type Holdable,
  type HoldOptions,
  type Holding,
} from './files/held.ts';
import type { FileFacts, FileStart, NewPiece } from './files/pieces.ts';
import { removeUnused } from './files/remove.ts';
import { migrate, schemaStateOf, type SchemaState } from './database/migrations.ts';
import {
  openFileDatabase,
  openServerDatabase,
  type ConnectionMode,
  type FileGuard,
  type Opened,
} from './database/open.ts';
import { explainPostgres } from './database/postgres/faults.ts';
import type { PostgresPlace } from './database/postgres/connect.ts';
import type { Database } from './database/schema.ts';
import { findEncryption, type Encryption } from './database/seals.ts';
import { migrateSecrets } from './database/migrations/migrate-secrets.ts';
import { createHideDigest, hidden, type HideDigest } from './hidden-digests.ts';
import { digestKey, serverKeys, type ServerKeys } from './database/secrets.ts';
import { rehearse, removeRehearsal } from './database/migrations/rehearse.ts';
import { readWhereStored } from './database/trial.ts';
import { UnconfirmedError } from './database/unconfirmed.ts';
import type { Vault } from './database/vault.ts';
import { sha256 } from '../../../digest.ts';
import { toInsertable } from './insertable.ts';

/** The database's file, in the data folder. */
export const databaseName = 'passerelle.db';

/** The database of applications. */
export interface Store extends FileGuard {
  db: Kysely<Database>;
  /** The time that all servers on the database share; undefined: this machine's. */
  clock: (() => number) | undefined;
  /** Settings of the database that could lose something, a sentence each. */
  risks: readonly string[];
  /** Stores an application durably, or finds the one stored before under the same key. Throws when the database cannot. */
  submit: (application: NewApplication) => Promise<StoreResult>;
  /** What was stored before under the same key, with the same content or another; undefined where there is nothing. */
  findEarlier: (idempotency: NewApplication['idempotency'], now: number) => Promise<StoreResult | undefined>;
  findByReference: (reference: string) => Promise<StoredApplication | undefined>;
  findByToken: (token: string) => Promise<StoredApplication | undefined>;
  /** The bytes of a file, as they came, piece by piece. Throws a `DamagedFileError` where they are not all there. */
  fileContent: (id: string) => AsyncIterable<Uint8Array>;
  /** A file with its name; undefined where there is none, or no longer. */
  findFile: (id: string) => Promise<StoredFile | undefined>;
  /**
   * Stores a piece of a file that is arriving: on disk at the latest with the application that the file is attached to, or
   * with its being held.
   */
  writePiece: (piece: NewPiece) => Promise<void>;
  /** Copies a file, for a second application. @returns the copy's id. */
  copyFile: (id: string, as: { start: FileStart; facts: FileFacts }) => Promise<string>;
  /** Removes files of a request of which nothing was made; those that are held or attached stay. */
  removeUnused: (ids: readonly string[]) => Promise<void>;
  /** How what is stored is sealed. Looks at all of it, the first time that it is asked. */
  encryption: () => Promise<Encryption>;
  /** True where the file was there before the start, but empty: it was cut off, or put there by mistake. */
  wasEmpty: boolean;
  /** The server's own keys for a purpose, such as `file-links`. */
  keysFor: (purpose: string) => Promise<ServerKeys>;
  /**
   * Empties the write-ahead log, so that nothing of what was erased is left on disk, also after a power cut. Another program that is reading at that
   * moment may prevent it until the next time.
   */
  truncateWal: () => Promise<void>;
  /** Puts references on record as erased, apart from the database; on disk when it returns. */
  recordErasures: (references: readonly string[]) => Promise<void>;
  /** Keeps files for the next attempt of a form that is sent back, as far as there is room for them. */
  hold: (files: readonly Holdable[], options: HoldOptions) => Promise<Holding>;
  /** The files behind tokens of pages, but for their content. */
  findHeld: (tokens: readonly string[], at: { form: string; now: number }) => Promise<HeldFile[]>;
  close: () => Promise<void>;
}

interface Parts extends FileGuard, Pick<Store, 'wasEmpty'> {
  opened: Opened;
  vault: Vault;
  hideDigest: HideDigest;
  dataDir: string;
}

function createStore({ opened, vault, hideDigest, dataDir, ...facts }: Parts): Store {
  const { db, record, truncateWal, clock, risks } = opened;
  const { isInPlace, hasLog } = facts;
  let encryption: Promise<Encryption> | undefined;
  /** A connection that was not used yet has no log. */
  const hasLogAfterQuery = async () => {
    await readWhereStored(db);
    return hasLog();
  };
  const writePiece = async (piece: NewPiece) => {
    await opened.writePiece(piece);
  };
  return {
    db,
    clock,
    risks,
    ...facts,
    async submit(application) {
      if (!isInPlace() || !(hasLog() || (await hasLogAfterQuery())))
        throw new DatabaseReplacedError(
          'The database or its log (-wal) was deleted or replaced while the server ran: stop the server, put it back.',
        );
      const stored = await record(
        toInsertable({ ...application, idempotency: hidden(application.idempotency, hideDigest) }),
      );
      if (!hasLog())
        throw new UnconfirmedError(
          'The log of the database (-wal) was deleted or renamed while an application was stored: stop the server, put it back.',
        );
      return stored;
    },
    encryption: () => (encryption ??= findEncryption(db, vault)),
    findEarlier: (idempotency, now) => findEarlier(db, vault, hidden(idempotency, hideDigest), now),
    findByReference: (reference) => findApplication(db, vault, 'reference', reference),
    findByToken: (token) => findApplication(db, vault, 'token', sha256(token)),
    fileContent: (id) => readContent(db, vault, id),
    findFile: (id) => findFile(db, vault, id),
    writePiece,
    async copyFile(id, as) {
      const file = await findFile(db, vault, id);
      if (!file) throw new Error(`The file ${id} cannot be copied: it is not there any more.`);
      return copyFile(file, as, writePiece);
    },
    removeUnused: (ids) => removeUnused(db, ids),
    keysFor: (purpose) => serverKeys(db, vault, purpose),
    truncateWal,
    recordErasures: (references) => recordErasures(dataDir, references),
    hold: (files, given) => holdFiles(db, files, given),
    findHeld: (tokens, at) => findHeld(db, vault, tokens, at),
    close: opened.close,
  };
}

export interface OpenOptions {
  vault: Vault;
  /** `thread`: SQLite's connection is in a thread of its own, so that no commit holds up the others' requests: for a server. */
  mode?: ConnectionMode;
  /** True for a command beside a running server, whose database it must not migrate. */
  isInUse?: boolean;
  /** PostgreSQL in place of the SQLite file of the data directory. */
  postgres?: PostgresPlace | undefined;
  /** Called when a connection to PostgreSQL that nobody used has broken; the next query makes another. */
  onBroken?: (error: Error) => void;
}

/**
 * Opens the store: the SQLite file of a data directory, or PostgreSQL. A database of an earlier version is migrated: SQLite's
 * on a copy first, PostgreSQL's in one transaction, by the first of the servers that start.
 *
 * @throws RehearsalError where that fails on the copy: the database is as it was.
 * @throws SchemaError where it must stay as it is.
 * @throws UnusableDatabaseError where it is damaged, cannot be opened, or cannot be reached.
 */
export async function openStore(dataDir: string, options: OpenOptions): Promise<Store> {
  const { postgres } = options;
  const file = join(dataDir, databaseName);
  try {
    return await (postgres ? openServer(postgres, dataDir, options) : openFile(file, options));
  } catch (error) {
    throw postgres ? explainPostgres(error, postgres.url) : explainOpening(error, file);
  }
}

/** Brings a database to the schema of this version, and its rows to what this version keeps in them. */
async function bringUpToDate(db: Kysely<Database>, vault: Vault, state: SchemaState) {
  if (state !== 'current') await migrate(db, vault);
  const hideDigest = createHideDigest(await digestKey(db, vault));
  return { hideDigest, hasMigrated: await migrateSecrets(db, vault, hideDigest) };
}

/** Runs what may fail; then nothing stays open. */
async function orClose(opened: Opened, work: () => Promise<Store>): Promise<Store> {
  try {
    return await work();
  } catch (error) {
    // The fault to report is the first one; the connection may never have been opened.
    await opened.close().catch(() => undefined);
    throw error;
  }
}

async function openServer(
  postgres: PostgresPlace,
  dataDir: string,
  { vault, isInUse = false, onBroken }: OpenOptions,
): Promise<Store> {
  const opened = await openServerDatabase(postgres, vault, onBroken);
  const { db } = opened;
  return orClose(opened, async () => {
    const { hideDigest } = await bringUpToDate(db, vault, await schemaStateOf(db, isInUse));
    return createStore({
      opened,
      vault,
      hideDigest,
      dataDir,
      ...opened.guard(),
      wasEmpty: false,
    });
  });
}

async function openFile(
  file: string,
  { vault, mode = 'inline', isInUse = false }: OpenOptions,
): Promise<Store> {
  if (!isInUse) removeRehearsal(dirname(file));
  const wasEmpty = isEmptyFile(file);
  const opened = openFileDatabase(file, vault, mode);
  const { db } = opened;
  return orClose(opened, async () => {
    const state = await schemaStateOf(db, isInUse);
    if (state === 'older') await rehearse(db, file, (copy) => bringUpToDate(copy, vault, state));
    const { hideDigest, hasMigrated } = await bringUpToDate(db, vault, state);
    const guard = opened.guard();
    const store = createStore({
      opened,
      vault,
      hideDigest,
      dataDir: dirname(file),
      ...guard,
      wasEmpty,
    });
    if (hasMigrated) await store.truncateWal();
    return store;
  });
}
