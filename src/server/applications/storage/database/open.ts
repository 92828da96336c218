import { Kysely } from 'kysely';
import type { InsertableApplication, StoreResult } from '../application.ts';
import { createGroupCommit } from './group-commit.ts';
import { recordApplications } from '../record.ts';
import type { Database } from './schema.ts';
import { isBusy, openSqlite } from './sqlite.ts';
import { threadDialect } from './thread/dialect.ts';
import { createDatabaseThread } from './thread/thread.ts';
import type { Vault } from './vault.ts';

/** Where the connection is: in this thread, or in one of its own. */
export type ConnectionMode = 'inline' | 'thread';

/** The database, and how applications get into it. */
export interface Opened {
  db: Kysely<Database>;
  record: (application: InsertableApplication) => Promise<StoreResult>;
}

function openInline(file: string, vault: Vault): Opened {
  const db = new Kysely<Database>({ dialect: openSqlite(file).dialect });
  return {
    db,
    record: createGroupCommit(
      (applications) => db.transaction().execute((trx) => recordApplications(trx, applications, vault)),
      { isShared: isBusy },
    ),
  };
}

function openInThread(file: string, { keys: { current, earlier } }: Vault): Opened {
  const thread = createDatabaseThread({ file, keys: { current, earlier: [...earlier] } });
  return {
    db: new Kysely<Database>({ dialect: threadDialect(thread) }),
    record: (application) => thread.session().record(application),
  };
}

export const openDatabase = (file: string, vault: Vault, mode: ConnectionMode): Opened =>
  mode === 'thread' ? openInThread(file, vault) : openInline(file, vault);
