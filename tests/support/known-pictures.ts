import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Gives a data folder the pictures for shared addresses that the site of all tests (`build-once.ts`) has drawn, as a build
 * leaves them for the next: drawing them again is a seventh of the processor time of a build.
 */
export async function takeKnownPictures(dataDir: string): Promise<void> {
  const published = process.env['PASSERELLE_PUBLICATIONS'];
  const drawn = published && join(dirname(published), 'cache/social');
  if (drawn && existsSync(drawn)) await cp(drawn, join(dataDir, 'cache/social'), { recursive: true });
}
