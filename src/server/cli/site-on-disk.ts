import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { absentAs } from '../../collections/read/absent-as.ts';
import { root } from '../../environment.ts';
import { siteDataSchema, type SiteData } from '../../model/site-data.ts';
import { readLive } from '../publisher/release.ts';

async function readSiteData(clientDir: string): Promise<SiteData | undefined> {
  const text = await absentAs(undefined, readFile(join(clientDir, 'site.json'), 'utf8'));
  if (text === undefined) return undefined;
  return siteDataSchema.safeParse(JSON.parse(text)).data;
}

/** What the site said last, for the titles of calls and domains; undefined where none was built or it is of another version. */
export async function findSiteData(dataDir: string): Promise<SiteData | undefined> {
  const publications = join(dataDir, 'publications');
  const live = await readLive(publications);
  const published = live && (await readSiteData(join(publications, live.id, 'client')));
  return published ?? (await readSiteData(join(root, 'dist', 'client')));
}
