import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { absentAs } from '../collections/read/absent-as.ts';
import type { PageIntegration } from './built-pages.ts';

/** Leaves only the font files that a page names: the bundle has those of every choice, made before the content is read. */
export function unusedFonts(): PageIntegration {
  const named = new Set<string>();
  let assets = '';
  return {
    name: 'passerelle:unused-fonts',
    readPage({ elements }) {
      for (const { code } of elements.filter(({ name }) => name === 'style'))
        for (const [, file = ''] of code.matchAll(/\/fonts\/([\w-]+\.woff2)/g)) named.add(file);
    },
    hooks: {
      'astro:config:done': ({ config }) => {
        assets = config.build.assets;
      },
      'astro:build:done': async ({ dir, logger }) => {
        const folder = join(fileURLToPath(dir), assets, 'fonts');
        const unused = (await absentAs([], readdir(folder))).filter((file) => !named.has(file));
        for (const file of unused) await rm(join(folder, file));
        logger.info(`${unused.length} font files that no page loads were removed`);
      },
    },
  };
}
