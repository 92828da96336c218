import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from 'playwright/test';
import { run } from '../../src/commands/processes.ts';
import { pagesOfEachType, type PageOfType } from '../../src/commands/look/page-types.ts';
import { hostFolder } from '../../src/commands/look/static-host.ts';
import { testContent } from './content-copy.ts';
import { takeKnownPictures } from './known-pictures.ts';

/** The day on which the frozen site is built and read. */
export const frozenDay = '2026-11-25T17:00:00Z';

interface Site {
  origin: string;
  pages: readonly PageOfType[];
}

/** Playwright's `test` with a site behind it that changes only when its code does. */
export const test = base.extend<{ baseURL: string }, { site: Site }>({
  site: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the pattern to know what a fixture needs.
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'passerelle-frozen-'));
      const out = join(folder, 'out');
      await takeKnownPictures(join(folder, 'var'));
      const built = await run(process.execPath, ['src/commands/build.ts', '--out', out], {
        env: { CONTENT_DIR: testContent, DATA_DIR: join(folder, 'var'), BUILD_INSTANT: frozenDay },
      });
      if (built.code !== 0) throw new Error(built.output);
      const host = await hostFolder(join(out, 'client'));
      await use({ origin: host.origin, pages: await pagesOfEachType(join(out, 'client')) });
      await host.close();
      await rm(folder, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  baseURL: async ({ site }, use) => use(site.origin),
});

export { expect } from 'playwright/test';
