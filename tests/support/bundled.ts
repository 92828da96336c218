import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { root } from '../../src/environment.ts';

/** As much of a page as Decap's modules look at while they load; nothing is drawn in it. */
const aPage = `
globalThis.window ??= globalThis;
globalThis.document ??= { createElement: () => ({ style: {} }), querySelector: () => null };
globalThis.location ??= { href: 'http://localhost/#/', replace: () => undefined };
globalThis.history ??= {};
globalThis.addEventListener ??= () => undefined;
`;

/** Runs modules that are written for a bundler (Decap's): bundles `source`, whose imports start at the project, and imports it. */
export async function importBundled(source: string): Promise<unknown> {
  const folder = await mkdtemp(join(root, 'node_modules/.cache-bundled-'));
  try {
    await writeFile(join(folder, 'entry.ts'), source);
    await build({
      root: folder,
      configFile: false,
      logLevel: 'error',
      ssr: { noExternal: true },
      build: {
        ssr: join(folder, 'entry.ts'),
        outDir: join(folder, 'out'),
        minify: false,
        rolldownOptions: { output: { banner: aPage } },
      },
    });
    return await import(pathToFileURL(join(folder, 'out/entry.js')).href);
  } finally {
    await rm(folder, { recursive: true });
  }
}
