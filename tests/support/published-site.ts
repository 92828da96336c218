import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SiteData } from '../../src/model/site-data.ts';
import { writeLive } from '../../src/server/publisher/releases/release.ts';

/** Puts a published site in a data folder: as much of it as the staff's commands read. */
export async function writePublished(dataDir: string, site: SiteData): Promise<void> {
  const publications = join(dataDir, 'publications');
  const clientDir = join(publications, 'one', 'client');
  await mkdir(clientDir, { recursive: true });
  await writeFile(join(clientDir, 'site.json'), JSON.stringify(site));
  const digests = { contentDigest: 'content', codeDigest: 'code', isSearchBehind: false, contract: '' };
  await writeLive(publications, {
    id: 'one',
    publishedAt: '2026-03-01T00:00:00.000Z',
    number: 0,
    durationMs: 1,
    warnings: [],
    ...digests,
  });
}
