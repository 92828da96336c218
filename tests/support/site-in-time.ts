import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../src/commands/processes.ts';
import { testContent } from './content-copy.ts';
import { takeKnownPictures } from './known-pictures.ts';
import { test as served } from './served-site.ts';

interface InTime {
  /** The instant at which the site was built and at which the server is, ISO 8601. */
  instant: string;
}

/** Builds the site as it is at an instant; the folder to serve. */
async function buildAt(instant: string, folder: string): Promise<string> {
  await takeKnownPictures(join(folder, 'var'));
  const out = join(folder, instant.replace(/\W/g, ''));
  const { code, output } = await run(process.execPath, ['src/commands/build.ts', '--out', out], {
    env: { CONTENT_DIR: testContent, DATA_DIR: join(folder, 'var'), BUILD_INSTANT: instant },
  });
  if (code !== 0) throw new Error(`The site could not be built at ${instant}:\n${output}`);
  return join(out, 'client');
}

/** Playwright’s `test` on the site as it is built and served at the instant given by `test.use({ instant })`. */
export const test = served.extend<InTime, { siteAt: (instant: string) => Promise<string> }>({
  instant: ['', { option: true }],
  siteAt: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the pattern to know what a fixture needs.
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'passerelle-in-time-'));
      const built = new Map<string, Promise<string>>();
      await use((instant) => {
        const known = built.get(instant) ?? buildAt(instant, folder);
        built.set(instant, known);
        return known;
      });
      await rm(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  clientDir: async ({ siteAt, instant }, use) => use(await siteAt(instant)),
  server: async ({ server, instant }, use) => {
    server.clock.now = () => Date.parse(instant);
    await use(server);
  },
});

export { expect } from './served-site.ts';
