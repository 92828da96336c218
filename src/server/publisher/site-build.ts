import type { AstroIntegration } from 'astro';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../environment.ts';

/**
 * Node looks for packages beside and above the file that imports them: pages built outside our folder find ours through a
 * link. It lies in the build’s own folder, where no other installation can have left one, and after Astro has emptied that.
 */
const linkPackages = (out: string): AstroIntegration => ({
  name: 'passerelle:link-packages',
  hooks: {
    'astro:build:setup': async () => {
      const link = join(out, 'node_modules');
      await mkdir(out, { recursive: true });
      await rm(link, { force: true });
      await symlink(join(root, 'node_modules'), link);
    },
  },
});

/**
 * Builds the site into `out/client` and `out/server`, by `astro.config.mjs` and `more`. Its pages are drawn from the content
 * that `CONTENT_DIR` (absolute, checked) holds when the first of them is drawn, as they read at `BUILD_INSTANT`.
 */
export async function runAstro(out: string, more: readonly AstroIntegration[] = []): Promise<void> {
  process.env['ASTRO_TELEMETRY_DISABLED'] = '1';
  const { build } = await import('astro');
  await rm(join(out, 'build.json'), { force: true });
  await rm(join(out, 'warnings.txt'), { force: true });
  await build({
    root,
    outDir: out,
    logLevel: 'warn',
    integrations: out.startsWith(root) ? [...more] : [linkPackages(out), ...more],
  });
}
