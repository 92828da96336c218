import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { absentAs } from '../collections/read/absent-as.ts';
import { pageIntegration } from './built-pages.ts';
import { shared } from './shared-texts.ts';

/** Leaves only the font files that a page names: the bundle has those of every choice, made before the content is read. */
export function unusedFonts() {
  let assets = '';
  return pageIntegration({
    name: 'passerelle:unused-fonts',
    hooks: {
      'astro:config:done': ({ config }) => {
        assets = config.build.assets;
      },
    },
    factsOf: ({ elements }) => {
      const styles = elements.filter(({ name }) => name === 'style').map(({ code }) => code);
      const named = styles.flatMap((style) => [...style.matchAll(/\/fonts\/([\w-]+\.woff2)/g)]);
      return [...new Set(named.map(([, file = '']) => file))].map(shared);
    },
    async finish({ dir, logger }, facts) {
      const named = new Set([...facts.values()].flat());
      const folder = join(fileURLToPath(dir), assets, 'fonts');
      const unused = (await absentAs([], readdir(folder))).filter((file) => !named.has(file));
      for (const file of unused) await rm(join(folder, file));
      logger.info(`${unused.length} font files that no page loads were removed`);
    },
  });
}
