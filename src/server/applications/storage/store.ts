import { join } from 'node:path';
import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import type { FormDefinition } from '../../../forms/definition.ts';
import { parseReference } from '../../../forms/reference.ts';
import { isLocale, type Locale } from '../../../i18n/locales.ts';
import { readAnswers } from './answers.ts';
import type { Answers, NewApplication, Submission, UploadedFile } from './application.ts';
import { sha256, toRecordable } from './digests.ts';
import { letGo } from './file-content.ts';
import { explainOpening } from './database/opening-faults.ts';
import { DatabaseReplacedError, isEmptyFile, rememberFile, rememberLog } from './file-identity.ts';
import { readDefinition } from './form-versions.ts';
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
import { openDatabase, type Opened, type Place } from './database/open.ts';
import { openToken, type RecordOptions } from './rows.ts';
import type { ApplicationState, Database } from './database/schema.ts';
import { judgeSeals, type Encryption } from './database/seals.ts';
import { healSecrets } from './database/heal.ts';
import { createHideDigest, hidden, type HideDigest } from './hidden-digests.ts';
import { digestKey, serverKeys, type ServerKeys } from './database/secrets.ts';
import { readWhereStored } from './database/trial.ts';
import { UnconfirmedError } from './database/unconfirmed.ts';

const flagsSchema = z.array(z.string());

/** An application as it was stored, with the definition that it answered. */
export interface StoredApplication extends Answers {
  reference: string;
  form: FormDefinition;
  call: string | null;
  locale: Locale;
  receivedAt: number;
  state: ApplicationState;
  /** The signals met, and the sum of their weights. */
  flags: readonly string[];
  score: number;
  consents: readonly {
    field: string;
    version: string;
    textSha256: string;
    noticeSha256: string | null;
    givenAt: number;
  }[];
  files: readonly (Omit<UploadedFile, 'content'> & { id: string; size: number; sha256: string })[];
}

/** The database's file, in the data folder. */
export const databaseName = 'passerelle.db';

/** The database of applications. */
export interface Store {
  db: Kysely<Database>;
  /** Stores an application durably, or finds the one stored before under the same key. Throws when the database cannot. */
  submit: (application: NewApplication) => Promise<Submission>;
  /** What was stored before under the same key, with the same content or another; undefined where there is nothing. */
  findEarlier: (idempotency: NewApplication['idempotency'], now: number) => Promise<Submission | undefined>;
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
  scrub: () => Promise<void>;
  /** Keeps uploads for the next attempt of a form that is sent back, as far as there is room for them. */
  hold: (files: readonly Omit<HeldFile, 'token'>[], options: HoldOptions) => Promise<Holding>;
  /** What is known of held uploads without reading them. */
  describeHeld: (
    tokens: readonly string[],
    at: { form: string; now: number },
  ) => ReturnType<typeof describeHeld>;
  findHeld: (tokens: readonly string[], at: { form: string; now: number }) => Promise<HeldFile[]>;
  /** Says in which application uploads ended, so that they are erased with it. */
  assignHeld: (tokens: readonly string[], reference: string) => Promise<void>;
  close: () => Promise<void>;
}

async function findEarlier(
  db: Kysely<Database>,
  { vault }: RecordOptions,
  { key, digest }: { key: string; digest: string },
  now: number,
): Promise<Submission | undefined> {
  const row = await db
    .selectFrom('idempotency')
    .innerJoin('applications', 'applications.reference', 'idempotency.reference')
    .select(['applications.reference', 'applications.sealed_token', 'applications.received_at'])
    .select('idempotency.digest')
    .where('idempotency.key', '=', key)
    .where((where) =>
      where.or([where('idempotency.expires_at', 'is', null), where('idempotency.expires_at', '>', now)]),
    )
    .executeTakeFirst();
  const parsed = row && parseReference(row.reference);
  if (!row || !parsed?.ok) return undefined;
  const receipt = { reference: parsed.reference, token: openToken(row, vault), receivedAt: row.received_at };
  return row.digest === digest
    ? { ok: true, ...receipt, replayed: true }
    : { ok: false, code: 'key-reused', earlier: receipt };
}

async function findApplication(
  db: Kysely<Database>,
  { vault }: RecordOptions,
  column: 'reference' | 'token',
  value: string,
): Promise<StoredApplication | undefined> {
  const row = await db
    .selectFrom('applications')
    .innerJoin('form_versions', 'form_versions.digest', 'applications.form_digest')
    .selectAll('applications')
    .select('form_versions.definition')
    .where(`applications.${column}`, '=', value)
    .executeTakeFirst();
  if (!row) return undefined;
  const { reference, locale } = row;
  const consents = await db.selectFrom('consents').selectAll().where('reference', '=', reference).execute();
  const files = await db
    .selectFrom('files')
    .select(['id', 'field', 'name', 'size', 'sealed_sha256', 'flags'])
    .where('reference', '=', reference)
    .execute();
  const text = (sealed: Uint8Array) => new TextDecoder().decode(vault.open(sealed));
  return {
    ...(row.state === 'erased' ? { answers: {}, unrecognised: {} } : readAnswers(vault, row.answers)),
    reference,
    form: readDefinition(row.form_digest, row.definition),
    call: row.call,
    locale: isLocale(locale) ? locale : 'fr',
    receivedAt: row.received_at,
    state: row.state,
    flags: flagsSchema.parse(JSON.parse(row.flags)),
    score: row.score,
    consents: consents.map((consent) => ({
      field: consent.field,
      version: consent.version,
      textSha256: consent.text_sha256,
      noticeSha256: consent.notice_sha256,
      givenAt: consent.given_at,
    })),
    files: files.map(({ flags, name, sealed_sha256: digest, ...file }) => ({
      ...file,
      name: text(name),
      sha256: text(digest),
      flags: flagsSchema.parse(JSON.parse(flags)),
    })),
  };
}

interface CreateOptions extends RecordOptions, Pick<Store, 'isInPlace' | 'hasLog' | 'wasEmpty'> {
  hideDigest: HideDigest;
}

function createStore(
  { db, record }: Opened,
  encryption: Encryption,
  { isInPlace, hasLog, wasEmpty, hideDigest, ...options }: CreateOptions,
): Store {
  return {
    db,
    encryption,
    isInPlace,
    hasLog,
    wasEmpty,
    async submit(application) {
      // Asked after a query, where there is none: a connection that was not used yet has no log.
      if (!hasLog()) await readWhereStored(db);
      if (!isInPlace() || !hasLog())
        throw new DatabaseReplacedError(
          'The database or its log (-wal) was deleted or replaced while the server ran: stop the server, put it back.',
        );
      const submission = await record(
        toRecordable({ ...application, idempotency: hidden(application.idempotency, hideDigest) }),
      );
      if (!hasLog())
        throw new UnconfirmedError(
          'The log of the database (-wal) was deleted or renamed while an application was stored: stop the server, put it back.',
        );
      return submission;
    },
    findEarlier: (idempotency, now) => findEarlier(db, options, hidden(idempotency, hideDigest), now),
    findByReference: (reference) => findApplication(db, options, 'reference', reference),
    findByToken: (token) => findApplication(db, options, 'token', sha256(token)),
    async fileContent(id) {
      const row = await db.selectFrom('files').select('content').where('id', '=', id).executeTakeFirst();
      if (!row) return undefined;
      const content = options.vault.open(row.content);
      if (content.buffer !== row.content.buffer) letGo(row.content);
      return content;
    },
    async findFile(id) {
      const { vault } = options;
      const row = await db
        .selectFrom('files')
        .select(['name', 'content'])
        .where('id', '=', id)
        .executeTakeFirst();
      return (
        row && { name: new TextDecoder().decode(vault.open(row.name)), content: vault.open(row.content) }
      );
    },
    keysFor: (purpose) => serverKeys(db, options.vault, purpose),
    async scrub() {
      await sql`pragma wal_checkpoint(truncate)`.execute(db);
    },
    hold: (files, given) => holdFiles(db, options.vault, files, given),
    describeHeld: (tokens, at) => describeHeld(db, tokens, at),
    findHeld: (tokens, at) => findHeld(db, options.vault, tokens, at),
    assignHeld: (tokens, reference) => assignHeld(db, tokens, reference),
    close: () => db.destroy(),
  };
}

/**
 * Opens the store in a data directory, bringing an older database to the current schema.
 *
 * @param place `thread`: the connection is in a thread of its own, so that no commit holds up the others' requests: for a
 * server. There the bytes of large files are handed over with the application: they cannot be read afterwards.
 * @param isInUse true for a command beside a running server, whose database it must not change.
 * @throws UnusableDatabaseError where the file is damaged or cannot be opened.
 */
export async function openStore(
  dataDir: string,
  options: RecordOptions,
  place: Place = 'here',
  isInUse = false,
): Promise<Store> {
  const file = join(dataDir, databaseName);
  try {
    return await openFile(file, options, place, isInUse);
  } catch (error) {
    throw explainOpening(error, file);
  }
}

async function openFile(
  file: string,
  options: RecordOptions,
  place: Place,
  isInUse: boolean,
): Promise<Store> {
  const wasEmpty = isEmptyFile(file);
  const opened = openDatabase(file, options, place);
  try {
    return await takeUp(opened, { file, wasEmpty, isInUse }, options);
  } catch (error) {
    // The connection may be one that never came about.
    await opened.db.destroy().catch(() => undefined);
    throw error;
  }
}

async function takeUp(
  opened: Opened,
  { file, wasEmpty, isInUse }: { file: string; wasEmpty: boolean; isInUse: boolean },
  options: RecordOptions,
): Promise<Store> {
  await migrate(opened.db, 'sqlite', isInUse);
  const hideDigest = createHideDigest(await digestKey(opened.db, options.vault));
  const isHealed = await healSecrets(opened.db, options.vault, hideDigest);
  const [isInPlace, hasLog] = [rememberFile(file), rememberLog(file)];
  const encryption = await judgeSeals(opened.db, options.vault);
  const store = createStore(opened, encryption, { ...options, isInPlace, hasLog, wasEmpty, hideDigest });
  if (isHealed) await store.scrub();
  return store;
}
