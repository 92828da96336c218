import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { parse } from 'yaml';
import { root } from '../../src/environment.ts';
import { formDefinitionSchema } from '../../src/forms/definition.ts';
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

/** A store on a real SQLite file; closed after the test. */
export async function openTestStore(
  t: TestContext,
  dataDir: string,
  given: { vault?: Vault; channels?: readonly string[]; place?: 'here' | 'thread' } = {},
): Promise<Store> {
  const { vault = plainVault, channels = ['file'], place = 'here' } = given;
  const store = await openStore(dataDir, { vault, channels }, place);
  atEnd(t, () => store.close());
  return store;
}

/** 2026-03-02T15:00Z, a Monday. */
export const monday = Date.UTC(2026, 2, 2, 15);

let made = 0;

/** An application that is right; `given` replaces what the test is about. */
export function anApplication(given: Partial<NewApplication> = {}): NewApplication {
  made += 1;
  return {
    form,
    call: 'demo-2026',
    locale: 'fr',
    receivedAt: monday,
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
    signals: [],
    proof: null,
    sender: null,
    lateCode: null,
    idempotency: { key: `key:${made}`, digest: `digest ${made}`, expiresAt: null },
    ...given,
  };
}

/** Stores an application and gives its reference; fails where it is refused. */
export async function store(into: Store, given: Partial<NewApplication> = {}): Promise<string> {
  const stored = await into.submit(anApplication(given));
  if (!stored.ok) throw new Error(`The application was refused: ${stored.code}`);
  return stored.reference;
}
