import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from 'playwright/test';
import PostalMime, { type Email } from 'postal-mime';
import { readConfig } from '../../src/server/config.ts';
import { loadRenderer } from '../../src/server/http/on-demand/on-demand.ts';
import { openServerStore } from '../../src/server/open-store.ts';
import { serve, type Serving } from '../../src/server/compose.ts';
import { createCurrentSite } from '../../src/server/site.ts';
import { builtSite } from './build-once.ts';

/** The built site behind the real server, on a data folder of its own. */
export interface Server {
  origin: string;
  serving: Serving;
  /** Where messages lie. */
  mailDir: string;
  /** The server's clock; tests may set it. */
  clock: { now: () => number };
  /** Forwards what waits, then reads the messages for the staff. */
  mail: () => Promise<Email[]>;
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

type Settings = Readonly<Record<string, string>>;

async function startServer(dataDir: string, clientDir: string, settings: Settings): Promise<Server> {
  const clock = { now: Date.now };
  const config = readConfig({ DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'silent', ...settings });
  const serving = await serve({
    config,
    store: await openServerStore(config, silent),
    site: createCurrentSite(() => [clientDir]),
    render: await loadRenderer(join(builtSite(), 'server')),
    log: silent,
    now: () => clock.now(),
  });
  const mail = async () => {
    await serving.forwarding.drain();
    const names = (await readdir(config.mailDir).catch(() => [])).filter((name) => name.endsWith('.eml'));
    return Promise.all(
      names.map(async (name) => PostalMime.parse(await readFile(join(config.mailDir, name)))),
    );
  };
  return { origin: `http://127.0.0.1:${serving.port}`, serving, mailDir: config.mailDir, clock, mail };
}

/** Playwright's `test` with a server of its own for each test. */
export const test = base.extend<{ clientDir: string; settings: Settings; server: Server; baseURL: string }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the pattern to know what a fixture needs.
  clientDir: async ({}, use) => use(join(builtSite(), 'client')),
  // eslint-disable-next-line no-empty-pattern -- As above.
  settings: async ({}, use) => use({}),
  server: async ({ clientDir, settings }, use) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'passerelle-served-'));
    const server = await startServer(dataDir, clientDir, settings);
    await use(server);
    await server.serving.stop();
    await rm(dataDir, { recursive: true, force: true });
  },
  baseURL: async ({ server }, use) => use(server.origin),
});

export { expect } from 'playwright/test';
