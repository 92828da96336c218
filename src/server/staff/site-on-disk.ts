import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../environment.ts';
import { siteDataSchema, type SiteData } from '../../model/site-data.ts';
import { readLive } from '../publisher/publication.ts';

async function readSiteData(clientDir: string): Promise<SiteData | undefined> {
  const text = await readFile(join(clientDir, 'site.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  return siteDataSchema.safeParse(JSON.parse(text)).data;
}

/** What the site said last, for the titles of calls and domains; undefined where none was built or it is of another version. */
export async function findSiteData(dataDir: string): Promise<SiteData | undefined> {
  const publications = join(dataDir, 'publications');
  const live = await readLive(publications).catch(() => undefined);
  const published = live && (await readSiteData(join(publications, live.id, 'client')));
  return published ?? (await readSiteData(join(root, 'dist', 'client')));
}
