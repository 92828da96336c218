import { Kysely } from 'kysely';
import { z } from 'zod';
import type { Recordable, Submission } from '../application.ts';
import { createGroupCommit } from '../group-commit.ts';
import { recordApplications } from '../record.ts';
import type { RecordOptions } from '../rows.ts';
import type { Database } from './schema.ts';
import { isBusy, openSqlite } from './sqlite.ts';
import { threadDialect } from './thread/dialect.ts';
import { createStoreThread } from './thread/thread.ts';

/** Where the connection is: in this thread, or in one of its own. */
export type Place = 'here' | 'thread';

/** The database, and how applications get into it. */
export interface Opened {
  db: Kysely<Database>;
  record: (application: Recordable) => Promise<Submission>;
}

function openHere(file: string, options: RecordOptions): Opened {
  const db = new Kysely<Database>({ dialect: openSqlite(file).dialect });
  return {
    db,
    record: createGroupCommit(
      (applications) => db.transaction().execute((trx) => recordApplications(trx, applications, options)),
      { isShared: isBusy },
    ),
  };
}

const submissionSchema = z.custom<Submission>((value) => typeof value === 'object' && value !== null);

function openInThread(file: string, { vault: { keys }, channels }: RecordOptions): Opened {
  const thread = createStoreThread({
    file,
    channels: [...channels],
    keys: { current: keys.current, earlier: [...keys.earlier] },
  });
  return {
    db: new Kysely<Database>({ dialect: threadDialect(thread) }),
    record: async (application) =>
      submissionSchema.parse(await thread.life().ask({ type: 'record', application })),
  };
}

export function openDatabase(file: string, options: RecordOptions, place: Place): Opened {
  return place === 'thread' ? openInThread(file, options) : openHere(file, options);
}
