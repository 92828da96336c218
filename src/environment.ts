import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root, with a trailing slash. */
export const root = fileURLToPath(new URL('../', import.meta.url));

/** Where content, data and the site itself live: absolute paths, and an origin without a trailing slash. */
export interface Places {
  contentDir: string;
  dataDir: string;
  siteUrl: string;
}

/** Reads the three places that build, commands and server share. Relative paths start at the project's root. */
export function readPlaces(env: Readonly<Record<string, string | undefined>> = process.env): Places {
  return {
    contentDir: resolve(root, env['CONTENT_DIR'] ?? 'content'),
    dataDir: resolve(root, env['DATA_DIR'] ?? 'var'),
    siteUrl: (env['SITE_URL'] ?? 'http://localhost:4321').replace(/\/+$/, ''),
  };
}
