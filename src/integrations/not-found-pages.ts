import type { AstroIntegration } from 'astro';
import { rename, rmdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { locales } from '../i18n/locales.ts';

/** Astro writes only the root's `404.html` as a file: this makes `/fr/404.html` of `/fr/404/index.html`, where hosts look. */
export function notFoundPages(): AstroIntegration {
  return {
    name: 'not-found-pages',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        for (const locale of locales) {
          const folder = fileURLToPath(new URL(`${locale}/404/`, dir));
          await rename(`${folder}index.html`, fileURLToPath(new URL(`${locale}/404.html`, dir)));
          await rmdir(folder);
        }
      },
    },
  };
}
