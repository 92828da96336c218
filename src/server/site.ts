import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { siteDataSchema, type SiteData } from '../model/site-data.ts';

/** The site as it is published at this moment. */
export interface CurrentSite {
  /** Folders of static files: the live one first, then earlier ones for assets of pages that are still open. */
  clientDirs: () => readonly string[];
  data: () => SiteData;
}

/** The published site lacks its site.json, or it is not one that this server can read. */
export class SiteDataError extends Error {}

/** Follows a changing list of folders; site.json is read once for each live folder. */
export function createCurrentSite(clientDirs: () => readonly string[]): CurrentSite {
  let known: { dir: string; data: SiteData } | undefined;
  return {
    clientDirs,
    data() {
      const [dir] = clientDirs();
      if (dir === undefined)
        throw new SiteDataError('No site is published: run `npm run build`, then start again.');
      if (known?.dir === dir) return known.data;
      const file = join(dir, 'site.json');
      try {
        known = { dir, data: siteDataSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) };
      } catch (cause) {
        throw new SiteDataError(`${file} cannot be used: build the site again with this version.`, { cause });
      }
      return known.data;
    },
  };
}
