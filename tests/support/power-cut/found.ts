import { hash } from 'node:crypto';
import {
  existsSync,
  closeSync,
  constants,
  ftruncateSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import { sql } from 'kysely';
import { isBalanced, takeBalance } from '../../../src/server/applications/staff/balance.ts';
import { databaseName, openStore, type Store } from '../../../src/server/applications/storage/store.ts';
import { plainVault } from '../../../src/server/applications/storage/database/vault.ts';
import { atEnd } from '../cleanup.ts';
import type { Image } from './disk.ts';
import { filesOf, numberOf } from './scenario.ts';
import { contentOf } from '../stored.ts';

/** What the server finds in a database. */
export interface Found {
  /** What is wrong with it, whatever anyone was told. */
  problems: string[];
  /** The number of the applicant by reference; undefined for one that is erased. */
  numbers: ReadonlyMap<string, number | undefined>;
  /** Applications whose message is taken for delivered. */
  sent: readonly string[];
}

async function pragma(store: Store, name: string): Promise<string[]> {
  const { rows } = await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(store.db);
  return rows.map((row) => Object.values(row).join(' '));
}

/** Reads an application, which must be there as it was sent, whole. @returns its number. */
async function readApplication(
  store: Store,
  reference: string,
  problems: string[],
): Promise<number | undefined> {
  const found = await store.findByReference(reference);
  if (!found || found.state === 'erased') return undefined;
  const number = numberOf(String(found.answers['projectName']));
  const sent = filesOf(number);
  if (found.consents.length !== 1) problems.push(`${reference} has ${found.consents.length} consents`);
  if (found.files.length !== sent.length) problems.push(`${reference} has ${found.files.length} files`);
  for (const [index, { id }] of found.files.entries()) {
    const content = await contentOf(store, id);
    if (!sent[index]?.equals(content)) problems.push(`${reference} has another file`);
  }
  return number;
}

async function readStore(store: Store): Promise<Found> {
  const problems = (await pragma(store, 'integrity_check')).filter((line) => line !== 'ok');
  problems.push(...(await pragma(store, 'foreign_key_check')));
  if (!isBalanced(await takeBalance(store.db))) problems.push('what was received is not what became of it');
  const numbers = new Map<string, number | undefined>();
  for (const { reference } of await store.db.selectFrom('applications').select('reference').execute())
    numbers.set(reference, await readApplication(store, reference, problems));
  const present = [...numbers.values()].filter((number) => number !== undefined);
  if (new Set(present).size < present.length) problems.push('an applicant is stored twice');
  const sent = await store.db
    .selectFrom('outbox')
    .select('reference')
    .where('channel', '=', 'file')
    .where('state', '=', 'sent')
    .execute();
  return { problems, numbers, sent: sent.map(({ reference }) => reference) };
}

/** Gives a file this content, in the memory that it has already. */
function put(path: string, content: Buffer | undefined): void {
  if (!content) {
    rmSync(path, { force: true });
    return;
  }
  const descriptor = openSync(path, constants.O_RDWR | constants.O_CREAT);
  writeSync(descriptor, content);
  ftruncateSync(descriptor, content.length);
  closeSync(descriptor);
}

export type OpenImage = (image: Image) => Promise<Found>;

/** In memory where the system offers that: thousands of databases are written. */
async function scratchFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'passerelle-cut-'));
  atEnd(t, () => rm(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Opens databases that a power cut left, as the server does. The index of the log (`-shm`), which nothing syncs, is left
 * out: SQLite makes it anew. What recovers to the same bytes is read once.
 */
export async function createOpener(t: TestContext): Promise<OpenImage> {
  const folder = await scratchFolder(t);
  /** What was found in a file of these bytes, once its log was copied into it. */
  const known = new Map<string, Promise<Found>>();
  const file = join(folder, databaseName);

  async function read(): Promise<Found> {
    const store = await openStore(folder, { vault: plainVault });
    return readStore(store).finally(() => store.close());
  }

  function recover(): string {
    const database = new DatabaseSync(file);
    try {
      // The index of the log in memory, and no wait: this is quicker, and recovers the same.
      database.exec('pragma locking_mode = exclusive; pragma synchronous = off; select 1 from sqlite_schema');
    } finally {
      // Copies the log into the database, and removes it.
      database.close();
    }
    return hash('sha1', readFileSync(file), 'base64');
  }

  return async (image) => {
    for (const suffix of ['', '-wal', '-journal'])
      put(`${file}${suffix}`, image.get(`var/${databaseName}${suffix}`));
    try {
      const digest = recover();
      const found = known.get(digest) ?? read();
      known.set(digest, found);
      return await found;
    } catch (error) {
      return { problems: [`The database cannot be used: ${String(error)}`], numbers: new Map(), sent: [] };
    }
  };
}
