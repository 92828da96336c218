import type { AstroIntegration } from 'astro';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const picture = /\.(?:avif|gif|jpe?g|png|webp)$/i;
const text = /\.(?:css|html|ics|js|json|txt|xml)$/;

/**
 * What is particular to a picture of a bundle in its name, and in every address that leads to it however that is encoded:
 * `B2xYk3aP_Z1aBcD.webp` of `équipe.B2xYk3aP_Z1aBcD.webp`, the digest of its bytes and that of its size.
 */
const marks = /\.([\w-]+\.(?:avif|gif|jpe?g|png|webp))(?![\w-])/gi;

/**
 * Removes the pictures of the bundle that no page, feed or data file of a built site names. The code is bundled with the
 * whole library before the texts are known, and a picture that only an entry under embargo shows must not be published.
 * @param folder what a static host serves, absolute
 * @param assets the folder of the bundle in it, such as `_astro`
 * @returns the names of those removed
 */
export async function removeUnusedPictures(folder: string, assets: string): Promise<string[]> {
  const bundled = (await readdir(join(folder, assets))).filter((name) => picture.test(name));
  const named = new Set<string>();
  for (const file of await readdir(folder, { recursive: true })) {
    if (!text.test(file)) continue;
    for (const [, mark = ''] of (await readFile(join(folder, file), 'utf8')).matchAll(marks)) named.add(mark);
  }
  const unused = bundled.filter(
    (name) => ![...name.matchAll(marks)].some(([, mark = '']) => named.has(mark)),
  );
  for (const name of unused) await rm(join(folder, assets, name));
  return unused;
}

/** Leaves only the pictures that a page shows. Runs after all that writes files, before the check of links. */
export function unusedPictures(): AstroIntegration {
  let assets = '';
  return {
    name: 'passerelle:unused-pictures',
    hooks: {
      'astro:config:done': ({ config }) => {
        assets = config.build.assets;
      },
      'astro:build:done': async ({ dir, logger }) => {
        const removed = await removeUnusedPictures(fileURLToPath(dir), assets);
        logger.info(`${removed.length} pictures that nothing shows were removed`);
      },
    },
  };
}
