import type { AstroIntegration } from 'astro';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { root } from '../../environment.ts';

/** Node looks for packages beside and above the file that imports them: pages built elsewhere find ours through a link. */
async function linkPackages(out: string): Promise<void> {
  if (out.startsWith(root)) return;
  const folder = dirname(out);
  await mkdir(folder, { recursive: true });
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules')).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
}

/**
 * Builds the site into `out/client` and `out/server`, by `astro.config.mjs` and `more`. Its pages are drawn from the content
 * that `CONTENT_DIR` (absolute, checked) holds when the first of them is drawn, as they read at `BUILD_INSTANT`.
 */
export async function runAstro(out: string, more: readonly AstroIntegration[] = []): Promise<void> {
  process.env['ASTRO_TELEMETRY_DISABLED'] = '1';
  const { build } = await import('astro');
  await rm(join(out, 'build.json'), { force: true });
  await rm(join(out, 'warnings.txt'), { force: true });
  await linkPackages(out);
  await build({ root, outDir: out, logLevel: 'warn', integrations: [...more] });
}
