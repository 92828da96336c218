import { join } from 'node:path';
import { sql, type Kysely } from 'kysely';
import type { NewApplication, StoredApplication, StoreResult } from './application.ts';
import { freeMemory } from './file-content.ts';
import { explainOpening } from './database/opening-faults.ts';
import { DatabaseReplacedError, isEmptyFile, rememberFile, rememberLog } from './database/file-identity.ts';
import { findApplication, findEarlier } from './find.ts';
import {
  assignHeld,
  describeHeld,
  findHeld,
  holdFiles,
  type HeldFile,
  type HoldOptions,
  type Holding,
} from './held.ts';
import { migrate } from './database/migrations.ts';
import { openDatabase, type ConnectionMode, type Opened } from './database/open.ts';
import type { Database } from './database/schema.ts';
import { findEncryption, type Encryption } from './database/seals.ts';
import { migrateSecrets } from './database/migrate-secrets.ts';
import { createHideDigest, hidden, type HideDigest } from './hidden-digests.ts';
import { digestKey, serverKeys, type ServerKeys } from './database/secrets.ts';
import { readWhereStored } from './database/trial.ts';
import { UnconfirmedError } from './database/unconfirmed.ts';
import type { Vault } from './database/vault.ts';
import { sha256 } from '../../../digest.ts';
import { toInsertable } from './insertable.ts';

/** The database's file, in the data folder. */
export const databaseName = 'passerelle.db';

/** The database of applications. */
export interface Store {
  db: Kysely<Database>;
  /** Stores an application durably, or finds the one stored before under the same key. Throws when the database cannot. */
  submit: (application: NewApplication) => Promise<StoreResult>;
  /** What was stored before under the same key, with the same content or another; undefined where there is nothing. */
  findEarlier: (idempotency: NewApplication['idempotency'], now: number) => Promise<StoreResult | undefined>;
  findByReference: (reference: string) => Promise<StoredApplication | undefined>;
  findByToken: (token: string) => Promise<StoredApplication | undefined>;
  /** The bytes of a file, as they came. */
  fileContent: (id: string) => Promise<Uint8Array | undefined>;
  /** A file with its name; undefined where there is none, or no longer. */
  findFile: (id: string) => Promise<{ name: string; content: Uint8Array } | undefined>;
  encryption: Encryption;
  /** True where the file was there before the start, but empty: it was cut off, or put there by mistake. */
  wasEmpty: boolean;
  /** False once the database's file was deleted or replaced: nothing is stored then. */
  isInPlace: () => boolean;
  /** False once its log was deleted or renamed; asked right after a query. Nothing is acknowledged then. */
  hasLog: () => boolean;
  /** The server's own keys for a purpose, such as `file-links`. */
  keysFor: (purpose: string) => Promise<ServerKeys>;
  /**
   * Empties the write-ahead log, so that nothing of what was erased is left on disk. Another program that is reading at that
   * moment may prevent it until the next time.
   */
  truncateWal: () => Promise<void>;
  /** Keeps uploads for the next attempt of a form that is sent back, as far as there is room for them. */
  hold: (files: readonly Omit<HeldFile, 'token'>[], options: HoldOptions) => Promise<Holding>;
  /** What is known of held uploads without reading them. */
  describeHeld: (
    tokens: readonly string[],
    at: { form: string; now: number },
  ) => ReturnType<typeof describeHeld>;
  findHeld: (tokens: readonly string[], at: { form: string; now: number }) => Promise<HeldFile[]>;
  /** Records which application uploads belong to, so that they are erased with it. */
  assignHeld: (tokens: readonly string[], reference: string) => Promise<void>;
  close: () => Promise<void>;
}

interface Parts extends Pick<Store, 'encryption' | 'isInPlace' | 'hasLog' | 'wasEmpty'> {
  opened: Opened;
  vault: Vault;
  hideDigest: HideDigest;
}

function createStore({ opened: { db, record }, vault, hideDigest, ...facts }: Parts): Store {
  const { isInPlace, hasLog } = facts;
  const text = (sealed: Uint8Array) => new TextDecoder().decode(vault.open(sealed));
  const fileById = (id: string) => db.selectFrom('files').where('id', '=', id);
  return {
    db,
    ...facts,
    async submit(application) {
      // Asked after a query, where there is none: a connection that was not used yet has no log.
      if (!hasLog()) await readWhereStored(db);
      if (!isInPlace() || !hasLog())
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
    findEarlier: (idempotency, now) => findEarlier(db, vault, hidden(idempotency, hideDigest), now),
    findByReference: (reference) => findApplication(db, vault, 'reference', reference),
    findByToken: (token) => findApplication(db, vault, 'token', sha256(token)),
    async fileContent(id) {
      const row = await fileById(id).select('content').executeTakeFirst();
      if (!row) return undefined;
      const content = vault.open(row.content);
      if (content.buffer !== row.content.buffer) freeMemory(row.content);
      return content;
    },
    async findFile(id) {
      const row = await fileById(id).select(['name', 'content']).executeTakeFirst();
      return row && { name: text(row.name), content: vault.open(row.content) };
    },
    keysFor: (purpose) => serverKeys(db, vault, purpose),
    async truncateWal() {
      await sql`pragma wal_checkpoint(truncate)`.execute(db);
    },
    hold: (files, given) => holdFiles(db, vault, files, given),
    describeHeld: (tokens, at) => describeHeld(db, tokens, at),
    findHeld: (tokens, at) => findHeld(db, vault, tokens, at),
    assignHeld: (tokens, reference) => assignHeld(db, tokens, reference),
    close: () => db.destroy(),
  };
}

export interface OpenOptions {
  vault: Vault;
  /**
   * `thread`: the connection is in a thread of its own, so that no commit holds up the others' requests: for a server. There
   * the bytes of large files are handed over with the application: they cannot be read afterwards.
   */
  mode?: ConnectionMode;
  /** True for a command beside a running server, whose database it must not migrate. */
  isInUse?: boolean;
}

/**
 * Opens the store in a data directory, migrating an older database to the current schema.
 *
 * @throws UnusableDatabaseError where the file is damaged or cannot be opened.
 */
export async function openStore(dataDir: string, options: OpenOptions): Promise<Store> {
  const file = join(dataDir, databaseName);
  try {
    return await openFile(file, options);
  } catch (error) {
    throw explainOpening(error, file);
  }
}

async function openFile(
  file: string,
  { vault, mode = 'inline', isInUse = false }: OpenOptions,
): Promise<Store> {
  const wasEmpty = isEmptyFile(file);
  const opened = openDatabase(file, vault, mode);
  const { db } = opened;
  try {
    await migrate(db, 'sqlite', isInUse);
    const hideDigest = createHideDigest(await digestKey(db, vault));
    const hasMigrated = await migrateSecrets(db, vault, hideDigest);
    const [isInPlace, hasLog] = [rememberFile(file), rememberLog(file)];
    const encryption = await findEncryption(db, vault);
    const store = createStore({ opened, vault, hideDigest, encryption, isInPlace, hasLog, wasEmpty });
    if (hasMigrated) await store.truncateWal();
    return store;
  } catch (error) {
    // The fault to report is the first one; the connection may never have been opened.
    await db.destroy().catch(() => undefined);
    throw error;
  }
}
