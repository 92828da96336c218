import { test as base } from 'playwright/test';
import { startServer, type RunningServer } from './server.ts';

/** Playwright’s `test` with a server that keeps texts as commits, and so has drafts. */
export const test = base.extend<object, { server: RunningServer }>({
  server: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the pattern to know what a fixture needs.
    async ({}, use) => {
      const server = await startServer({ CMS_BACKEND: 'git' });
      await use(server);
      await server.remove();
    },
    { scope: 'worker', timeout: 150_000 },
  ],
  baseURL: async ({ server }, use) => {
    await use(server.origin);
  },
});

export { expect } from 'playwright/test';
