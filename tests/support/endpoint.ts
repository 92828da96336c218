import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { SiteData } from '../../src/model/site-data.ts';
import { createFormTokens } from '../../src/server/applications/abuse/form-tokens.ts';
import { createApplicantRoutes } from '../../src/server/applications/applicant/routes.ts';
import { createApp, type App } from '../../src/server/http/app.ts';
import { createIntakeRoutes } from '../../src/server/applications/intake/routes.ts';
import { createTextRoom } from '../../src/server/applications/intake/body/text-room.ts';
import { createUploadRoom } from '../../src/server/applications/intake/body/upload-room.ts';
import { createCurrentSite } from '../../src/server/site.ts';
import type { Disk } from '../../src/server/system/disk.ts';
import { openStore, type Store } from '../../src/server/applications/storage/store.ts';
import { storePlace } from './store-place.ts';
import { plainVault } from '../../src/server/applications/storage/database/vault.ts';
import { duringCall, goodAnswers, siteFixture } from './site-fixture.ts';
import type { RenderPage } from '../../src/server/http/on-demand/render-page.ts';

/** A page whose text is the data that it was given, so that tests see what the server hands to a page. */
export const renderAsData: RenderPage = (page, locals, status = 200) =>
  Promise.resolve(
    new Response(`<!doctype html><title>${page}</title><pre>${JSON.stringify(locals.page)}</pre>`, {
      status,
      headers: { 'content-type': 'text/html; charset=utf-8' },
    }),
  );

export interface Endpoint {
  app: App;
  store: Store;
  dataDir: string;
  /** The server's clock; tests set it. */
  clock: { now: number };
  /** Replaces what the site says, as a publication does. */
  publish: (site: SiteData) => void;
  /** How many applications the server said were ready to be forwarded. */
  stored: () => number;
  faults: unknown[];
  /** Sends a form as a browser without JavaScript does. */
  post: (values: Readonly<Record<string, string>>, headers?: Record<string, string>) => Promise<Response>;
  /** Sends a form as the page's script or a program does. */
  postJson: (values: unknown, headers?: Record<string, string>) => Promise<Response>;
  postForm: (form: FormData, headers?: Record<string, string>) => Promise<Response>;
}

/** The server's application on a data folder of its own, with one call that is open. */
export async function startEndpoint(
  t: TestContext,
  given: { site?: SiteData; dataDir?: string; sender?: string; disk?: Disk } = {},
): Promise<Endpoint> {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-endpoint-'));
  const dataDir = given.dataDir ?? join(folder, 'var');
  let site = given.site ?? siteFixture();
  await writeFile(join(folder, 'site.json'), JSON.stringify(site));
  const store = await openStore(dataDir, { vault: plainVault, postgres: await storePlace(dataDir) });
  t.after(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });
  const disk = given.disk ?? { freeBytes: () => 1e12, isLow: () => false };
  const clock = { now: duringCall };
  const faults: unknown[] = [];
  let stored = 0;
  const intake = createIntakeRoutes({
    site: () => site,
    store,
    render: renderAsData,
    now: () => clock.now,
    channels: ['file'],
    origins: ['https://passerelle.example'],
    disk,
    guard: {
      tokens: createFormTokens(new Uint8Array(32), () => clock.now),
      senderOf: () => Promise.resolve(given.sender ?? null),
      texts: createTextRoom(),
      uploads: createUploadRoom(disk.freeBytes),
    },
    onStored: () => (stored += 1),

    onStoreError: (error) => faults.push(error),
  });
  intake.route(
    '/',
    createApplicantRoutes({
      site: () => site,
      store,
      vault: plainVault,
      render: renderAsData,
      now: () => clock.now,
      origins: ['https://passerelle.example'],
      record: () => Promise.resolve(),
    }),
  );
  const app = createApp({
    siteUrl: 'https://passerelle.example',
    site: { ...createCurrentSite(() => [folder]), data: () => site },
    isTrustedProxy: () => false,
    onError: (error) => faults.push(error),
    routes: intake,
  });
  const send = (body: BodyInit, headers: Record<string, string>) =>
    Promise.resolve(app.request('/api/forms/application', { method: 'POST', body, headers }));
  return {
    app,
    store,
    dataDir,
    clock,
    publish: (next) => (site = next),
    stored: () => stored,
    faults,
    post: (values, headers = {}) => send(new URLSearchParams(values), { accept: 'text/html', ...headers }),
    postJson: (values, headers = {}) =>
      send(JSON.stringify(values), {
        'content-type': 'application/json',
        accept: 'application/json',
        ...headers,
      }),
    postForm: (form, headers = {}) => send(form, { accept: 'text/html', ...headers }),
  };
}

/** The example answers as a multipart form, with files. */
export function goodForm(files: Readonly<Record<string, File>> = {}): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(goodAnswers)) form.set(name, value);
  for (const [name, file] of Object.entries(files)) form.set(name, file);
  return form;
}

/** A small file that is a PDF by name, head and trailer. */
export function pdf(name = 'projet.pdf', inside = ''): File {
  return new File([`%PDF-1.4\n${inside}\ntrailer<<>>\n%%EOF\n`], name, { type: 'application/pdf' });
}
