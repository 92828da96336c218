import { test as base } from 'playwright/test';
import { admitted } from './cms-access.ts';
import { startServer, type RunningServer } from './server.ts';

/** The editor, as git on their machine knows them. */
export const editor = { name: 'Maïa Rédac', email: 'maia@example.org' } as const;

const identity = {
  GIT_CONFIG_COUNT: '2',
  GIT_CONFIG_KEY_0: 'user.name',
  GIT_CONFIG_VALUE_0: editor.name,
  GIT_CONFIG_KEY_1: 'user.email',
  GIT_CONFIG_VALUE_1: editor.email,
};

/** Playwright’s `test` with a server that keeps texts as commits, and so has drafts. */
export const test = base.extend<object, { server: RunningServer }>({
  server: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the pattern to know what a fixture needs.
    async ({}, use) => {
      const server = await startServer({ CMS_BACKEND: 'git', ...identity }, { buildsWait: true });
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
