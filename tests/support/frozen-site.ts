import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test as base } from 'playwright/test';
import { z } from 'zod';
import { run } from '../../src/commands/processes.ts';
import { pagesOfEachType, type PageOfType } from '../../src/commands/look/page-types.ts';
import { hostFolder } from '../../src/commands/look/static-host.ts';
import { root } from '../../src/environment.ts';

/** The day on which the frozen site is built and read. */
export const frozenDay = '2026-11-25T17:00:00Z';

interface Site {
  origin: string;
  pages: readonly PageOfType[];
}

/** Writes texts that editors' changes do not touch; the words of the interface are the current ones. */
async function thaw(contentDir: string): Promise<void> {
  const json = await readFile(join(root, 'tests/visual/content.json'), 'utf8');
  const files = z.record(z.string(), z.string()).parse(JSON.parse(json));
  for (const [name, text] of Object.entries(files)) {
    const file = join(contentDir, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  await cp(join(root, 'content/ui'), join(contentDir, 'ui'), { recursive: true });
}

/** Playwright's `test` with a site behind it that changes only when its code does. */
export const test = base.extend<{ baseURL: string }, { site: Site }>({
  site: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the pattern to know what a fixture needs.
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'passerelle-frozen-'));
      const [contentDir, out] = [join(folder, 'content'), join(folder, 'out')];
      await thaw(contentDir);
      const built = await run(process.execPath, ['src/commands/build.ts', '--out', out], {
        env: { CONTENT_DIR: contentDir, DATA_DIR: join(folder, 'var'), BUILD_INSTANT: frozenDay },
      });
      if (built.code !== 0) throw new Error(`tests/visual/content.json is no longer valid:\n${built.output}`);
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
