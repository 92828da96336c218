import type { AstroIntegration, HookParameters } from 'astro';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesUnder } from './files-under.ts';
import { elementsOf, type Element } from './html.ts';

/** A page of the built site, read and parsed once for all that look at it. */
export interface Page {
  /** The folder that a static host serves, absolute. */
  folder: string;
  /** The file in it: `fr/programmes/index.html`. */
  file: string;
  /** Its address: `/fr/programmes/`. */
  url: string;
  html: string;
  elements: readonly Element[];
}

/** What Astro says of a site that it has built. */
export type BuiltSite = HookParameters<'astro:build:done'>;

/** A build step that looks at each page, then makes something of all of them. */
export interface PageIntegration<Facts = unknown> extends AstroIntegration {
  /** What the step needs to know of a page: little, since it is kept while the page stays as it is. */
  factsOf: (page: Page) => Facts | Promise<Facts>;
  /**
   * Of a step that neither reads nor changes what another writes: after a redraw it goes on beside the others, or after them,
   * where readers may have the redrawn pages with what it wrote before.
   *
   * @param files of all pages, those that were drawn again among them.
   */
  mayFollow?: (files: ReadonlySet<string>) => boolean;
  /** @param facts by the files of the pages, in their order. */
  finish: (site: BuiltSite, facts: ReadonlyMap<string, Facts>) => Promise<void>;
}

/** Typed for its own facts, and kept among others that have other facts. */
export function pageIntegration<Facts>(integration: PageIntegration<Facts>): PageIntegration {
  const own = new Map<string, Facts>();
  const { factsOf, finish, ...rest } = integration;
  return {
    ...rest,
    factsOf: async (page) => void own.set(page.file, await factsOf(page)),
    finish: (site, files) => {
      for (const file of own.keys()) if (!files.has(file)) own.delete(file);
      return finish(site, new Map([...own].sort(([a], [b]) => (a < b ? -1 : 1))));
    },
  };
}

/** Files of a built site that are not as they were: drawn again or for the first time, and no longer there. */
export interface Redrawn {
  drawn: readonly string[];
  gone: readonly string[];
}

/**
 * Does again what follows a build, after a few of its pages have been drawn again.
 *
 * @returns what is left to do once readers have the pages; undefined where nothing is.
 */
export type FollowRedraw = (site: BuiltSite, redrawn: Redrawn) => Promise<(() => Promise<void>) | undefined>;

declare global {
  // Where Astro looks for hooks that are not its own.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace Astro {
    interface IntegrationHooks {
      /**
       * Of the step that reads the pages, for a process that draws them again and again.
       * @param onBuilt called when all files of a build are there, before a step removes what no page shows.
       */
      'passerelle:redraw': (onBuilt: () => void) => FollowRedraw;
    }
  }
}

/** Programs of their own, with links and a policy of their own: the CMS; Pagefind brings no page that readers open. */
const foreignPages = /^(?:admin\/index\.html$|admin\/app\/|pagefind\/)/;

const isPage = (file: string) => file.endsWith('.html') && !foreignPages.test(file);

/** The files of the pages of a built site, in order. */
function pageFilesOf(folder: string): string[] {
  return filesUnder(folder).filter(isPage).sort();
}

async function readPage(folder: string, file: string): Promise<Page> {
  const html = await readFile(join(folder, file), 'utf8');
  const url = `/${file.replace(/(^|\/)index\.html$/, '$1')}`;
  return { folder, file, url, html, elements: elementsOf(html) };
}

/** The pages of a built site, in the order of their files. */
export async function* readPages(folder: string): AsyncGenerator<Page> {
  for (const file of pageFilesOf(folder)) yield readPage(folder, file);
}

const readsPages = (integration: AstroIntegration): integration is PageIntegration =>
  'factsOf' in integration;

/** The integrations, after a step that goes through the built pages once and gives each page to those that read pages. */
export function withPages(...integrations: AstroIntegration[]): AstroIntegration[] {
  const readers = integrations.filter(readsPages);
  const files = new Set<string>();
  async function look({ dir }: BuiltSite, looked: readonly string[]): Promise<void> {
    const folder = fileURLToPath(dir);
    let pageBefore: Promise<unknown> = Promise.resolve();
    for (const file of looked) {
      files.add(file);
      const page = await readPage(folder, file);
      await pageBefore;
      pageBefore = Promise.all(readers.map((reader) => reader.factsOf(page)));
      // Waited for with the next page; a fault is not to end the process before.
      pageBefore.catch(() => undefined);
    }
    await pageBefore;
  }
  const finishing = integrations.map((integration) =>
    readsPages(integration)
      ? {
          ...integration,
          hooks: {
            ...integration.hooks,
            'astro:build:done': (site: BuiltSite) =>
              integration.finish(site, new Map([...files].map((file) => [file, undefined]))),
          },
        }
      : integration,
  );
  let built = () => {};
  const redraw: FollowRedraw = async (site, { drawn, gone }) => {
    for (const file of gone) files.delete(file);
    await look(site, drawn.filter(isPage));
    const run = async (steps: readonly AstroIntegration[]) => {
      for (const { hooks } of steps) await hooks['astro:build:done']?.(site);
    };
    const apart = finishing.filter(readsPages).filter(({ mayFollow }) => mayFollow);
    const later = apart.filter(({ mayFollow }) => mayFollow?.(files));
    await Promise.all([
      run(apart.filter((step) => !later.includes(step))),
      run(finishing.filter((step) => !apart.some((one) => one === step))),
    ]);
    return later.length > 0 ? () => run(later) : undefined;
  };
  const read: AstroIntegration = {
    name: 'passerelle:pages',
    hooks: {
      'passerelle:redraw': (onBuilt) => {
        built = onBuilt;
        return redraw;
      },
      'astro:build:done': (site) => {
        built();
        files.clear();
        return look(site, pageFilesOf(fileURLToPath(site.dir)));
      },
    },
  };
  return [read, ...finishing];
}
