import { join } from 'node:path';
import { readPlaces, root } from '../../environment.ts';
import type { SiteData } from '../../model/site-data.ts';
import { OperatorError } from '../../operator-error.ts';
import { readLive } from '../publisher/releases/release.ts';
import { findSiteData } from '../site.ts';

/** What the site said last, for the titles of calls and domains; undefined where none was built or it is of another version. */
export async function findLastSiteData(dataDir: string): Promise<SiteData | undefined> {
  const publications = join(dataDir, 'publications');
  const live = await readLive(publications);
  return (
    (live && findSiteData(join(publications, live.id, 'client'))) ??
    findSiteData(join(root, 'dist', 'client'))
  );
}

/** The same for the data folder that the settings name; undefined also where they are wrong. */
export async function findSiteOf(
  env: Readonly<Record<string, string | undefined>>,
): Promise<SiteData | undefined> {
  try {
    return await findLastSiteData(readPlaces(env).dataDir);
  } catch (error) {
    if (error instanceof OperatorError) return undefined;
    throw error;
  }
}
