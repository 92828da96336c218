import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { z } from 'zod';
import type { SiteData } from '../../src/model/site-data.ts';
import { readConfig } from '../../src/server/config.ts';
import { openServerStore } from '../../src/server/open-store.ts';
import { serve, type ServeOptions, type Serving } from '../../src/server/compose.ts';
import { connectionLimits } from '../../src/server/http/listen.ts';
import { createCurrentSite } from '../../src/server/site.ts';
import { atEnd } from './cleanup.ts';
import { storePlace } from './store-place.ts';
import { forwardThrough } from './stored.ts';
import { siteFixture } from './site-fixture.ts';
import type { RenderPage } from '../../src/server/http/on-demand/render-page.ts';
import { channelNames } from '../../src/server/applications/delivery/create-channels.ts';

const reviewSchema = z.object({ files: z.array(z.object({ token: z.string() })) });

/**
 * A page whose text is its name, with the files that a review page holds until they are sent: these tests look at what is stored, not
 * at what is drawn.
 */
export const renderName: RenderPage = (page, locals, status = 200) => {
  const held = reviewSchema.safeParse(locals.page).data?.files ?? [];
  const inputs = held.map(({ token }) => `<input type="hidden" name="held" value="${token}">`);
  return Promise.resolve(
    new Response(`<!doctype html><title>${page}</title>${inputs.join('')}`, {
      status,
      headers: { 'content-type': 'text/html; charset=utf-8' },
    }),
  );
};

/** The example site, its call open whenever the test runs. */
export function alwaysOpen(): SiteData {
  const site = siteFixture();
  const calls = site.calls.map((call) => ({
    ...call,
    opens: { local: '2020-01-01T00:00', zone: 'UTC' },
    closes: { local: '2099-01-01T00:00', zone: 'UTC' },
  }));
  return { ...site, calls };
}

/** What was logged, a line each. */
export type Lines = { level: string; facts: object; text: string }[];

export function keepLog() {
  const lines: Lines = [];
  const at = (level: string) => (facts: object, text: string) => {
    lines.push({ level, facts, text });
  };
  return { lines, log: { info: at('info'), warn: at('warn'), error: at('error') } };
}

/** Publishes the example site in a folder. */
export async function writeSite(siteDir: string, site = alwaysOpen()): Promise<void> {
  await writeFile(join(siteDir, 'site.json'), JSON.stringify(site));
  await writeFile(join(siteDir, 'index.html'), '<!doctype html><title>Passerelle</title>');
}

/** Serves the example site from a data folder with the environment given; `port` 0. */
export async function serveExample(
  dataDir: string,
  siteDir: string,
  env: Readonly<Record<string, string | undefined>> = {},
  options: Partial<ServeOptions> = {},
  site?: SiteData,
): Promise<Serving> {
  await writeSite(siteDir, site);
  const read = readConfig({ PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'silent', BACKUP_DAYS: '0', ...env });
  const config = { ...read, postgres: read.postgres ?? (await storePlace(dataDir)) };
  const log = options.log ?? keepLog().log;
  const serving = await serve({
    config,
    store: await openServerStore(config, log),
    site: createCurrentSite(() => [siteDir]),
    render: renderName,
    log,
    // No proxy is in front, whose connections would be waited for.
    limits: { ...connectionLimits, drainMs: 0 },
    ...options,
  });
  forwardThrough(serving.store, channelNames(config));
  return serving;
}

export interface Running extends Serving {
  url: string;
  dataDir: string;
  lines: Lines;
}

/** A folder that is removed when the test ends. */
export async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-faults-'));
  atEnd(t, () => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }));
  return folder;
}

/** The whole server in this process, listening on a port of its own, stopped when the test ends. */
export async function startServing(
  t: TestContext,
  given: {
    env?: Readonly<Record<string, string>>;
    options?: Partial<ServeOptions>;
    dataDir?: string;
    site?: SiteData;
  } = {},
): Promise<Running> {
  const folder = await temporaryFolder(t);
  const dataDir = given.dataDir ?? join(folder, 'var');
  const { lines, log } = keepLog();
  const serving = await serveExample(dataDir, folder, given.env, { log, ...given.options }, given.site);
  atEnd(t, () => serving.stop());
  return { ...serving, url: `http://127.0.0.1:${serving.port}`, dataDir, lines };
}
