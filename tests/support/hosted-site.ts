import { join } from 'node:path';
import { test as base } from 'playwright/test';
import { pagesOfEachType, type PageOfType } from '../../src/commands/look/page-types.ts';
import { hostFolder } from '../../src/commands/look/static-host.ts';
import { builtSite } from './build-once.ts';

interface Site {
  /** Where the built site is served as any static host would. */
  origin: string;
  /** One page of each type in each language. */
  pages: readonly PageOfType[];
}

/** Playwright's `test` with the built site behind it; paths given to `page.goto` start at its root. */
export const test = base.extend<{ baseURL: string }, { site: Site }>({
  site: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the pattern to know what a fixture needs.
    async ({}, use) => {
      const client = join(builtSite(), 'client');
      const host = await hostFolder(client);
      await use({ origin: host.origin, pages: await pagesOfEachType(client) });
      await host.close();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ site }, use) => use(site.origin),
});

export { expect } from 'playwright/test';
