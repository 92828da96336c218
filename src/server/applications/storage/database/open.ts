import { Kysely, sql } from 'kysely';
import { absentAs } from '../../../../collections/read/absent-as.ts';
import { syncToDisk } from '../../../system/sync-to-disk.ts';
import type { InsertableApplication, StoreResult } from '../application.ts';
import { insertPieces } from '../files/insert-pieces.ts';
import type { NewPiece } from '../files/pieces.ts';
import { recordApplications } from '../record.ts';
import { postgresClock } from './postgres/clock.ts';
import { rememberFile, rememberLog } from './sqlite/file-identity.ts';
import { createGroupCommit, piecesTogether } from './group-commit.ts';
import { isLostConnection } from './postgres/faults.ts';
import { openPostgres, type PostgresPlace } from './postgres/connect.ts';
import type { Database } from './schema.ts';
import { isBusy, openSqlite } from './sqlite/connect.ts';
import { threadDialect } from './thread/dialect.ts';
import { createDatabaseThread } from './thread/thread.ts';
import type { Vault } from './vault.ts';

/** Where SQLite's connection is: in this thread, or in one of its own. */
export type ConnectionMode = 'inline' | 'thread';

/** What can happen to a database that is a file; PostgreSQL’s looks after itself. */
export interface FileGuard {
  /** False once the database's file was deleted or replaced: nothing is stored then. */
  isInPlace: () => boolean;
  /** False once its log was deleted or renamed; asked right after a query. Nothing is acknowledged then. */
  hasLog: () => boolean;
}

/** The database, and how applications and their files get into it. */
export interface Opened {
  db: Kysely<Database>;
  record: (application: InsertableApplication) => Promise<StoreResult>;
  /** Stores a piece of a file; on disk at the latest with what `record` stores next. */
  writePiece: (piece: NewPiece) => Promise<number>;
  /** Looks at the file from now on: called once the schema is there. */
  guard: () => FileGuard;
  /**
   * Empties the write-ahead log, so that nothing of what was erased is left on disk. Another program that is reading at that
   * moment may prevent it until the next time.
   */
  truncateWal: () => Promise<void>;
  /** The time that all servers on the database share; undefined: this machine's. */
  clock?: () => number;
  /** Settings of the database that could lose something, a sentence each. */
  risks: readonly string[];
  close: () => Promise<void>;
}

const guardFile = (file: string) => (): FileGuard => ({
  isInPlace: rememberFile(file),
  hasLog: rememberLog(file),
});

const truncate = (db: Kysely<Database>, file: string) => async () => {
  await sql`pragma wal_checkpoint(truncate)`.execute(db);
  // SQLite leaves it to the next commit to have the disk know of the new length.
  await absentAs(undefined, syncToDisk(`${file}-wal`));
};

/** Applications that wait share a transaction, and so its fsync. */
const recordTogether = (db: Kysely<Database>, vault: Vault, isShared: (error: unknown) => boolean) =>
  createGroupCommit<InsertableApplication, StoreResult>(
    (applications) => db.transaction().execute((trx) => recordApplications(trx, applications, vault)),
    { isShared },
  );

const writePieces = (db: Kysely<Database>, vault: Vault, isShared: (error: unknown) => boolean) =>
  createGroupCommit<NewPiece, number>(
    (pieces) => db.transaction().execute((trx) => insertPieces(trx, pieces, vault)),
    { maxItems: piecesTogether, isShared },
  );

function openInline(file: string, vault: Vault): Opened {
  const db = new Kysely<Database>({ dialect: openSqlite(file).dialect });
  return {
    db,
    record: recordTogether(db, vault, isBusy),
    writePiece: writePieces(db, vault, isBusy),
    guard: guardFile(file),
    truncateWal: truncate(db, file),
    risks: [],
    close: () => db.destroy(),
  };
}

function openInThread(file: string, { keys: { current, earlier } }: Vault): Opened {
  const thread = createDatabaseThread({ file, keys: { current, earlier: [...earlier] } });
  const db = new Kysely<Database>({ dialect: threadDialect(thread) });
  return {
    db,
    record: (application) => thread.session().record(application),
    writePiece: (piece) => thread.session().writePiece(piece),
    guard: guardFile(file),
    truncateWal: truncate(db, file),
    risks: [],
    close: () => db.destroy(),
  };
}

/** Opens the SQLite file. */
export const openFileDatabase = (file: string, vault: Vault, mode: ConnectionMode): Opened =>
  mode === 'thread' ? openInThread(file, vault) : openInline(file, vault);

/** Connects to PostgreSQL. @param onBroken called when a connection that nobody used has broken. */
export async function openServerDatabase(
  place: PostgresPlace,
  vault: Vault,
  onBroken?: (error: Error) => void,
): Promise<Opened> {
  const { db, risks } = await openPostgres(place, onBroken);
  try {
    const clock = await postgresClock(db);
    return {
      db,
      record: recordTogether(db, vault, isLostConnection),
      writePiece: writePieces(db, vault, isLostConnection),
      guard: () => ({ isInPlace: () => true, hasLog: () => true }),
      truncateWal: () => Promise.resolve(),
      clock: clock.now,
      risks,
      close: async () => {
        clock.stop();
        await db.destroy();
      },
    };
  } catch (error) {
    await db.destroy();
    throw error;
  }
}
