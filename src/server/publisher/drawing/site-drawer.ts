import type { AstroIntegration, AstroPrerenderer } from 'astro';
import type { Plugin } from 'vite';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../../../environment.ts';
import type { Drawing } from '../../../collections/reads/drawing.ts';
import type { BuiltSite, FollowRedraw } from '../../../integrations/built-pages.ts';
import { replaceFile } from '../../../integrations/replace-file.ts';
import { runAstro } from '../site-build.ts';
import { askedPictures, keepPictureWork, routeCacheOf } from './astro-parts.ts';
import { linkTree } from './link-tree.ts';
import { ReadyCopy } from './ready-copy.ts';

export interface DrawingJob {
  /** Where a publication is to be made: a folder that does not exist yet. None where pages are drawn ahead of an edit. */
  outDir?: string | undefined;
}

type Path = Awaited<ReturnType<AstroPrerenderer['getStaticPaths']>>[number];

const drawingFile = 'drawing.mjs';

/** With a prerenderer of our own, Astro bundles no pages unless they are named: these are its usual ones, and what records them. */
const bundledPages: Plugin = {
  name: 'passerelle:usual-pages',
  configEnvironment: (name) =>
    name === 'prerender'
      ? { build: { rolldownOptions: { input: 'astro/entrypoints/prerender' } } }
      : undefined,
  buildStart() {
    if (this.environment.name !== 'prerender') return;
    const id = join(root, 'src/collections/reads/drawing.ts');
    this.emitFile({ type: 'chunk', id, fileName: drawingFile });
  },
};

/** `/fr/programmes/` and `/fr/programmes` are one page. */
const keyOf = (pathname: string) => pathname.replace(/\/$/, '');

/** The file of a page, in the folder that is served. */
function fileOf(key: string, route: Path['route']): string {
  if (route.type !== 'page') return key.slice(1);
  return /\/404$/.test(key) ? `${key.slice(1)}.html` : join(key.slice(1), 'index.html');
}

/** The bundle's own: it shares with the pages what they have read. */
async function loadDrawing(file: string): Promise<Drawing> {
  const bundled = (await import(pathToFileURL(file).href)) as { createDrawing: () => Drawing };
  return bundled.createDrawing();
}

function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`Astro has built the site without ${what}.`);
  return value;
}

/**
 * Draws the site once as a whole, in a folder of its own, then again and again only the pages that read what has changed.
 * Each publication is a copy of that folder which shares its files, so that no file is ever written a second time.
 * After a fault nothing is certain: the process that draws must end.
 */
export class SiteDrawer {
  readonly #folder: string;
  readonly #client: string;
  /** Of the bundle, with the pictures and fonts that no page shows now. */
  readonly #assets: string;
  /** Of the folder, for the next publication. */
  readonly #copy: ReadyCopy;
  #assetsFolder = '';
  #origin = '';
  #usual: AstroPrerenderer | undefined;
  #drawing: Drawing | undefined;
  #follow: FollowRedraw | undefined;
  #site: BuiltSite | undefined;
  /** What the last publication still lacks. */
  #left: (() => Promise<void>) | undefined;
  #givePictureWork = () => {};
  #paths = new Map<string, Path>();

  /** @param folder absolute; none but this writes there. */
  constructor(folder: string) {
    this.#folder = join(folder, 'site');
    this.#client = join(this.#folder, 'client');
    this.#assets = join(folder, 'assets');
    this.#copy = new ReadyCopy(this.#folder, join(folder, 'next'), ['.prerender']);
  }

  /** False where the last publication has the search index of the one before. */
  get isWhole(): boolean {
    return this.#left === undefined;
  }

  /** Does what can be done of the next publication before its content is known. */
  makeReady(): void {
    this.#copy.prepare();
  }

  /** Bundles the code, waits until there is a job, and draws every page of it. */
  async drawAll(waitForJob: () => Promise<DrawingJob>): Promise<void> {
    const prerendered = join(this.#folder, 'server/.prerender');
    const kept = `${this.#assets}-code`;
    let job: DrawingJob | undefined;
    const prerenderer = (usual: AstroPrerenderer): AstroPrerenderer => ({
      ...usual,
      setup: async () => {
        job = await waitForJob();
        await usual.setup?.();
        this.#usual = usual;
        this.#givePictureWork = keepPictureWork();
        // Astro removes the code of pages once they are drawn, loaded or not.
        linkTree(prerendered, kept);
        this.#drawing = await loadDrawing(join(prerendered, drawingFile));
      },
      getStaticPaths: async () => {
        const paths = await usual.getStaticPaths();
        this.#paths = pathsByKey(paths);
        return paths;
      },
      render: (request, options) => {
        this.#origin = new URL(request.url).origin;
        return this.#draw(request, options.routeData);
      },
    });
    await runAstro(this.#folder, [this.#integration(prerenderer)]);
    await rename(kept, prerendered);
    this.#givePictureWork();
    this.#publish(present(job, 'a job'));
  }

  /** Draws what reads otherwise than in the last publication, from what the environment names now. */
  async drawChanges(job: DrawingJob): Promise<void> {
    const [usual, site] = [present(this.#usual, 'pages'), present(this.#site, 'an end')];
    routeCacheOf(usual).clearAll();
    const stale = await present(this.#drawing, 'its reads').next();
    const paths = pathsByKey(await usual.getStaticPaths());
    const drawn: string[] = [];
    for (const [key, path] of paths) {
      if (!stale.has(key) && this.#isSame(key, path)) continue;
      await this.#drawFile(key, path);
      drawn.push(fileOf(key, path.route));
    }
    const gone = await this.#removeGone(paths);
    this.#paths = paths;
    this.#assertPictures();
    await this.#restoreAssets();
    await rm(join(this.#folder, 'warnings.txt'), { force: true });
    const pages = [...paths].flatMap(([key, { route }]) =>
      route.type === 'page' ? [{ pathname: `${key}/`.slice(1) }] : [],
    );
    const follow = present(this.#follow, 'a look at its pages');
    this.#left = await follow({ ...site, pages }, { drawn, gone });
    this.#publish(job);
  }

  /** Publishes the same pages again, with what the last publication lacks. */
  async finish(job: DrawingJob): Promise<void> {
    const finishing = present(this.#left, 'anything left to do')();
    // Pagefind works on another core meanwhile.
    this.makeReady();
    await finishing;
    this.#left = undefined;
    this.#publish(job);
  }

  #integration(prerenderer: (usual: AstroPrerenderer) => AstroPrerenderer): AstroIntegration {
    return {
      name: 'passerelle:site-drawer',
      hooks: {
        'astro:config:setup': ({ updateConfig }) => {
          updateConfig({ vite: { plugins: [bundledPages] } });
        },
        'astro:config:done': ({ config }) => {
          this.#assetsFolder = config.build.assets;
          const [offer] = config.integrations.flatMap(({ hooks }) => hooks['passerelle:redraw'] ?? []);
          this.#follow = offer?.(() => {
            linkTree(join(this.#client, this.#assetsFolder), this.#assets);
          });
        },
        'astro:build:start': ({ setPrerenderer }) => {
          setPrerenderer(prerenderer);
        },
        'astro:build:done': (site) => {
          this.#site = site;
        },
      },
    };
  }

  /** Pages are drawn to their end within their record: Astro goes on drawing while it sends. */
  #draw(request: Request, routeData: Path['route']): Promise<Response> {
    const usual = present(this.#usual, 'pages');
    const key = keyOf(decodeURI(new URL(request.url).pathname));
    return present(this.#drawing, 'its reads').draw(key, async () => {
      const drawn = await usual.render(request, { routeData });
      const response = drawn instanceof Response ? drawn : drawn.response;
      const { status, headers } = response;
      return new Response(response.body ? await response.arrayBuffer() : null, { status, headers });
    });
  }

  async #drawFile(key: string, { pathname, route }: Path): Promise<void> {
    // As Astro does: the address of a page ends with a slash, that of a file is as its route has it.
    const url = new URL(route.type === 'page' ? `${key}/` : pathname, this.#origin);
    const response = await this.#draw(new Request(url), route).catch((error: unknown) => {
      throw new Error(`${key} could not be drawn again.`, { cause: error });
    });
    if (response.status >= 300 && response.status < 400) throw new Error(`${key} leads elsewhere.`);
    const file = join(this.#client, fileOf(key, route));
    await mkdir(dirname(file), { recursive: true });
    await replaceFile(file, Buffer.from(await response.arrayBuffer()));
  }

  #isSame(key: string, { route, cacheKey }: Path): boolean {
    const before = this.#paths.get(key);
    if (route.params.length > 0 && cacheKey === undefined)
      throw new Error(`${route.component} gives its pages no key: make its paths with “pagePath”.`);
    return before?.route.component === route.component && before.cacheKey === cacheKey;
  }

  /** @returns the files of the pages that are no more. */
  async #removeGone(paths: ReadonlyMap<string, Path>): Promise<string[]> {
    const gone: string[] = [];
    for (const [key, { route }] of this.#paths) {
      if (paths.has(key)) continue;
      present(this.#drawing, 'its reads').forget(key);
      const file = fileOf(key, route);
      await rm(join(this.#client, file));
      gone.push(file);
    }
    return gone;
  }

  /** A picture that no page has shown in that size is made by a whole build. */
  #assertPictures(): void {
    const missing = askedPictures().filter(
      (address) => !existsSync(join(this.#assets, address.slice(this.#assetsFolder.length + 2))),
    );
    if (missing.length > 0) throw new Error(`Not made yet: ${missing.join(', ')}`);
  }

  async #restoreAssets(): Promise<void> {
    const folder = join(this.#client, this.#assetsFolder);
    await rm(folder, { recursive: true });
    linkTree(this.#assets, folder);
  }

  #publish({ outDir }: DrawingJob): void {
    if (outDir !== undefined) this.#copy.moveTo(outDir);
  }
}

/** As Astro does: the first of two with one address. */
function pathsByKey(paths: readonly Path[]): Map<string, Path> {
  const byKey = new Map<string, Path>();
  for (const path of paths) {
    const key = keyOf(path.pathname);
    if (!byKey.has(key)) byKey.set(key, path);
  }
  return byKey;
}
