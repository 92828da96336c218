import type { AstroIntegration } from 'astro';
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
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

/** A build step that looks at each page. It must not keep the page: a large site does not fit into memory. */
export interface PageIntegration extends AstroIntegration {
  readPage: (page: Page) => void | Promise<void>;
  /** Called where a step has failed, and the build with it: releases what the step holds. */
  onFailure?: () => Promise<void>;
}

/** Programs of their own, with links and a policy of their own: the CMS; Pagefind brings no page that readers open. */
const foreignPages = /^(?:admin\/index\.html$|admin\/app\/|pagefind\/)/;

/** The pages of a built site, in the order of their files. */
export async function* readPages(folder: string): AsyncGenerator<Page> {
  const files = globSync('**/*.html', { cwd: folder })
    .map((name) => name.split(sep).join('/'))
    .filter((file) => !foreignPages.test(file));
  for (const file of files.sort()) {
    const html = await readFile(join(folder, file), 'utf8');
    const url = `/${file.replace(/(^|\/)index\.html$/, '$1')}`;
    yield { folder, file, url, html, elements: elementsOf(html) };
  }
}

const readsPages = (integration: AstroIntegration): integration is PageIntegration =>
  'readPage' in integration;

/** The integrations, after a step that goes through the built pages once and gives each page to those that read pages. */
export function withPages(...integrations: AstroIntegration[]): AstroIntegration[] {
  const readers = integrations.filter(readsPages);
  const read: AstroIntegration = {
    name: 'passerelle:pages',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        try {
          for await (const page of readPages(fileURLToPath(dir)))
            for (const reader of readers) await reader.readPage(page);
        } catch (error) {
          for (const reader of readers) await reader.onFailure?.();
          throw error;
        }
      },
    },
  };
  return [read, ...integrations];
}
