import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../src/environment.ts';

/** Builds the site once for all browser tests, away from the developer's own `dist`; tests find it through `builtSite()`. */
export default function buildOnce(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'passerelle-e2e-'));
  const built = spawnSync(process.execPath, ['src/commands/build.ts', '--out', join(folder, 'dist')], {
    cwd: root,
    env: { ...process.env, DATA_DIR: join(folder, 'data') },
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(`The site could not be built:\n${built.stdout}${built.stderr}`);
  process.env['PASSERELLE_BUILT_SITE'] = join(folder, 'dist');
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}

/** The folder of the site built for this run: `client` is what a static host serves. */
export function builtSite(): string {
  const folder = process.env['PASSERELLE_BUILT_SITE'];
  if (!folder) throw new Error('No site was built: run the browser tests with .config/playwright.config.ts.');
  return folder;
}
