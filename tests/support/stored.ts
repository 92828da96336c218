import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { parse } from 'yaml';
import { formDefinitionSchema } from '../../src/forms/definition.ts';
import { quarantineScore, toSignal, type SignalName } from '../../src/server/applications/abuse/score.ts';
import { createInspector } from '../../src/server/applications/storage/files/inspect.ts';
import { largestPieceBytes, newFileId } from '../../src/server/applications/storage/files/pieces.ts';
import type { NewApplication } from '../../src/server/applications/storage/application.ts';
import { openStore, type Store } from '../../src/server/applications/storage/store.ts';
import { plainVault, type Vault } from '../../src/server/applications/storage/database/vault.ts';
import { atEnd } from './cleanup.ts';
import { storePlace } from './store-place.ts';
import { testContent } from './content-copy.ts';

const form = formDefinitionSchema.parse(
  parse(readFileSync(join(testContent, 'forms/application.yaml'), 'utf8')),
);

/** A data folder of its own, removed after the test. */
export async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-data-'));
  atEnd(t, () => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The channels that `store` gives to the applications of a store. */
const channelsOf = new WeakMap<Store, readonly string[]>();

/** From now on, `store` gives these channels to the applications that it puts into this store. */
export const forwardThrough = (store: Store, channels: readonly string[]) => channelsOf.set(store, channels);

/** A store on a real SQLite file, or on PostgreSQL: see `storePlace`. Closed after the test. */
export async function openTestStore(
  t: TestContext,
  dataDir: string,
  given: { vault?: Vault; channels?: readonly string[]; mode?: 'inline' | 'thread' } = {},
): Promise<Store> {
  const { vault = plainVault, channels = ['file'], mode = 'inline' } = given;
  const store = await openStore(dataDir, { vault, mode, postgres: await storePlace(dataDir) });
  forwardThrough(store, channels);
  atEnd(t, () => store.close());
  return store;
}

/** 2026-03-02T15:00Z, a Monday. */
export const monday = Date.UTC(2026, 2, 2, 15);

let made = 0;

type Given = Partial<NewApplication> & { signals?: readonly SignalName[] };

/** An application that is right; `given` replaces what the test is about. */
export function anApplication({ signals = [], ...given }: Given = {}): NewApplication {
  made += 1;
  const receivedAt = given.receivedAt ?? monday;
  const { retentionDays } = given.form ?? form;
  return {
    form,
    call: 'demo-2026',
    locale: 'fr',
    receivedAt,
    eraseAfter: receivedAt + retentionDays * 86_400_000,
    channels: ['file'],
    answers: {
      companyName: 'Exemple Atelier 01',
      territory: 'quebec-city',
      teamSize: 3,
      domain: 'cybersecurity',
      stage: 'prototype',
      summary: 'Un exemple',
      problem: 'Une question\nsur deux lignes',
      difference: 'Aucune',
      needs: 'Un conseil',
      contactName: 'Personne Exemple',
      email: 'personne@example.org',
    },
    unrecognised: {},
    consents: [{ field: 'studyConsent', version: '2026-11', text: 'J’accepte.', notice: undefined }],
    files: [],
    screening: { signals: signals.map(toSignal), quarantineScore, token: null, sender: null },
    lateCode: null,
    idempotency: { key: `key:${made}`, digest: `digest ${made}`, expiresAt: null },
    ...given,
  };
}

/** A file as an applicant chooses it. */
export interface ChosenFile {
  field: string;
  name: string;
  content: Uint8Array;
}

/** Puts a file into the store as an upload does, a piece at a time. Gives its id. */
export async function storeFile(
  into: Pick<Store, 'writePiece'>,
  { field, name, content }: ChosenFile,
  { form = 'application', sender = null as string | null, expiresAt = Date.UTC(2100, 0) } = {},
): Promise<string> {
  const file = newFileId();
  const inspector = createInspector();
  const count = Math.max(1, Math.ceil(content.length / largestPieceBytes));
  for (let number = 0; number < count; number += 1) {
    const bytes = Uint8Array.from(
      content.subarray(number * largestPieceBytes, (number + 1) * largestPieceBytes),
    );
    inspector.add(bytes);
    const start = number === 0 ? { start: { form, field, name, sender, expiresAt } } : {};
    const end = number === count - 1 ? { end: inspector.end() } : {};
    await into.writePiece({ file, number, bytes, ...start, ...end });
  }
  return file;
}

/** Stores an application and gives its reference; fails where it is refused. */
export async function store(
  into: Store,
  { files = [], ...given }: Omit<Given, 'files'> & { files?: readonly ChosenFile[] } = {},
): Promise<string> {
  const channels = channelsOf.get(into) ?? ['file'];
  // Without files it is on its way when this returns: a test may change what it finds there.
  const ids = files.length === 0 ? [] : await Promise.all(files.map((file) => storeFile(into, file)));
  const stored = await into.submit(anApplication({ channels, ...given, files: ids }));
  if (!stored.ok) throw new Error(`The application was refused: ${stored.code}`);
  return stored.reference;
}

/** A file of the store, whole; empty where there is none. */
export async function contentOf(data: Pick<Store, 'findFile'>, id: string | undefined): Promise<Buffer> {
  const file = await data.findFile(id ?? '');
  const pieces: Uint8Array[] = [];
  if (file) for await (const piece of file.content) pieces.push(piece);
  return Buffer.concat(pieces);
}
