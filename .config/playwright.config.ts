import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'playwright/test';

const root = fileURLToPath(new URL('..', import.meta.url));
const chromium = spawnSync(process.execPath, ['src/commands/chromium.mjs', '--print'], { cwd: root });

/** Files that take one browser for long, most of them with a server or a site of their own. */
const longest = [
  'after-closing',
  'decap/editor-{drafts,ease,every-block,every-text,forms-drafting,outdated,remote}',
  'decap/first-hour',
  'long-texts',
  'many-programs',
  'selection',
  'sign-in',
  'starter',
  'visual',
].map((name) => `**/${name}.spec.ts`);

/** Browser tests: the system's Chromium without its own background traffic, against servers that each test starts. */
export default defineConfig({
  testDir: '../tests/e2e',
  outputDir: '../var/playwright',
  snapshotPathTemplate: '{testDir}/../visual/{arg}{ext}',
  // A picture that is missing is made only when asked for, so that no test passes for lack of one.
  updateSnapshots: 'none',
  globalSetup: '../tests/support/build-once.ts',
  fullyParallel: true,
  workers: 2,
  // The longest first: the short ones after them keep both browsers at work until the end.
  projects: [
    { name: 'longest', testMatch: longest },
    { name: 'others', testIgnore: longest },
  ],
  // For a machine that is many times slower than it should be: a test that passes takes some seconds.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    locale: 'fr-CA',
    launchOptions: {
      executablePath: chromium.stdout.toString().trim(),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        // The headless shell would fit letters to the pixels of the screen, which makes lines wider than readers see them.
        '--font-render-hinting=none',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
});
