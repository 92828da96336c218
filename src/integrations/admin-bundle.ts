import { accessSync, constants as fileModes, existsSync, mkdirSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import type { AstroIntegration } from 'astro';
import { getMimeType } from 'hono/utils/mime';
import { build, type InlineConfig } from 'vite';
import { digestOfPaths } from '../digest.ts';
import { readPlaces, root } from '../environment.ts';
import { decapPatches } from './decap-patches.ts';

/** Everything the bundle is made of: change one of these and it is built again, else it is copied. */
const sources = [
  'src/admin',
  'src/model',
  'src/mdx',
  'src/i18n',
  'src/forms',
  'src/integrations/admin-bundle.ts',
  'src/integrations/decap-patches.ts',
  'package-lock.json',
];
/** Beside the packages, for all data folders; in the data folder where this user may not write there. */
function cacheFolder(): string {
  const shared = join(root, 'node_modules/.cache/passerelle-admin');
  try {
    mkdirSync(shared, { recursive: true });
    accessSync(shared, fileModes.W_OK);
    return shared;
  } catch {
    return join(readPlaces().dataDir, 'cache/admin');
  }
}
const stub = (name: string) => join(root, 'src/admin/decap/stubs', name);

/** Packages that would evaluate code from text, which the page's security policy forbids, and formats we do not use. */
const stubbed = [
  { find: /^ajv$/, replacement: stub('ajv.ts') },
  { find: /^(?:ajv-errors|ajv-keywords\/dist\/keywords)$/, replacement: stub('ajv-plugins.ts') },
  { find: /^(?:gray-matter|@iarna\/toml|@jsquash\/webp.*)$/, replacement: stub('unused.ts') },
];

/** Vite's settings for the CMS: one page, one script. */
export function bundleConfig(outDir: string): InlineConfig {
  return {
    configFile: false,
    root: join(root, 'src/admin'),
    base: '/admin/',
    logLevel: 'error',
    resolve: { dedupe: ['react', 'react-dom', 'immutable', 'decap-cms-core'], alias: stubbed },
    plugins: [decapPatches()],
    define: { 'process.env.NODE_ENV': '"production"', 'process.env': '{}', global: 'globalThis' },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      assetsDir: 'app',
      reportCompressedSize: false,
      rolldownOptions: { onLog: () => undefined },
    },
  };
}

/**
 * The folder that holds the built CMS (`index.html`, `app/*.js`), built now if the code has changed since last time.
 * Two builds at once do not disturb each other: each builds aside and renames.
 */
export async function adminBundle(): Promise<string> {
  const digest = await digestOfPaths(root, sources);
  const cache = cacheFolder();
  const folder = join(cache, digest);
  if (existsSync(join(folder, 'index.html'))) return folder;
  const aside = `${folder}.${process.pid}`;
  await mkdir(cache, { recursive: true });
  await build(bundleConfig(aside));
  await assertLight(aside);
  await rename(aside, folder).catch(async (error: unknown) => {
    await rm(aside, { recursive: true, force: true });
    if (!existsSync(join(folder, 'index.html'))) throw error;
  });
  return folder;
}

/** What an editor's browser has to load before the CMS opens, in bytes of JavaScript, compressed with brotli. */
const scriptBudget = 800_000;

/** The weight of the scripts in a folder, in bytes, compressed as servers do while they answer (brotli, quality 9). */
export async function scriptWeight(folder: string): Promise<number> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.js'));
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  const sizes = await Promise.all(
    names.map(async (name) => brotliCompressSync(await readFile(join(folder, name)), { params }).length),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** @throws Error where the CMS has become too heavy. */
export async function assertLight(folder: string): Promise<void> {
  const weight = await scriptWeight(folder);
  if (weight <= scriptBudget) return;
  throw new Error(
    `The CMS loads ${Math.ceil(weight / 1000)} kB of JavaScript (brotli), the budget is ${scriptBudget / 1000} kB. Import less in src/admin, or replace by a stub what the CMS does not use (src/integrations/admin-bundle.ts).`,
  );
}

/** Puts the CMS under `/admin/` of the built site, and of the dev server. */
export function adminIntegration(): AstroIntegration {
  return {
    name: 'passerelle:admin',
    hooks: {
      'astro:build:done': async ({ dir, logger }) => {
        const target = join(fileURLToPath(dir), 'admin');
        await cp(await adminBundle(), target, { recursive: true });
        logger.info('the CMS is in /admin/');
      },
      'astro:server:setup': ({ server }) => {
        const bundle = adminBundle();
        server.middlewares.use('/admin', (request, response, next) => {
          const path = normalize(decodeURIComponent((request.url ?? '/').split(/[?#]/, 1).join('')));
          const name = path === '/' ? 'index.html' : path.slice(1);
          const send = (body: Buffer) =>
            response.setHeader('content-type', getMimeType(name) ?? 'application/octet-stream').end(body);
          // A path that is no file is for Astro; a bundle that could not be built is for the developer to read.
          bundle.then((folder) => {
            readFile(join(folder, name)).then(send, () => {
              next();
            });
          }, next);
        });
      },
    },
  };
}
