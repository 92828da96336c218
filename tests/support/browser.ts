import { test as base } from 'playwright/test';
import { admitted } from './cms-access.ts';
import { startServer, type RunningServer } from './server.ts';

interface WorkerParts {
  /**
   * One server for all tests of a worker: tests change different texts, or put back what they change. It publishes what
   * they save where they wait for that (`untilLive`).
   */
  server: RunningServer;
}

/** Playwright’s `test` with the whole program running behind it; `page.goto('/fr/')` leads to it. */
export const test = base.extend<object, WorkerParts>({
  server: [
    // Playwright reads from the first parameter which parts a fixture needs: none.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const server = await startServer({}, { buildsWait: true });
      await use(server);
      await server.remove();
    },
    { scope: 'worker', timeout: 150_000 },
  ],
  baseURL: async ({ server }, use) => {
    await use(server.origin);
  },
  storageState: async ({ server }, use) => {
    await use(admitted(server));
  },
});

export { expect } from 'playwright/test';
