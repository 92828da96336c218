import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { parse } from 'yaml';
import { root } from '../../src/environment.ts';
import { formDefinitionSchema } from '../../src/forms/definition.ts';
import { quarantineScore, toSignal, type SignalName } from '../../src/server/applications/abuse/score.ts';
import type { NewApplication } from '../../src/server/applications/storage/application.ts';
import { openStore, type Store } from '../../src/server/applications/storage/store.ts';
import { plainVault, type Vault } from '../../src/server/applications/storage/database/vault.ts';
import { atEnd } from './cleanup.ts';

const form = formDefinitionSchema.parse(
  parse(readFileSync(join(root, 'content/forms/application.yaml'), 'utf8')),
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

/** A store on a real SQLite file; closed after the test. */
export async function openTestStore(
  t: TestContext,
  dataDir: string,
  given: { vault?: Vault; channels?: readonly string[]; mode?: 'inline' | 'thread' } = {},
): Promise<Store> {
  const { vault = plainVault, channels = ['file'], mode = 'inline' } = given;
  const store = await openStore(dataDir, { vault, mode });
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

/** Stores an application and gives its reference; fails where it is refused. */
export async function store(into: Store, given: Given = {}): Promise<string> {
  const channels = channelsOf.get(into) ?? ['file'];
  const stored = await into.submit(anApplication({ channels, ...given }));
  if (!stored.ok) throw new Error(`The application was refused: ${stored.code}`);
  return stored.reference;
}
