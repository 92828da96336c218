import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after } from 'node:test';
import { run } from '../../src/commands/processes.ts';
import { copyContent, type ContentCopy } from './content-copy.ts';
import { takeKnownPictures } from './known-pictures.ts';

interface ChangedSite {
  copy: ContentCopy;
  /** The folder of the pages. */
  client: string;
}

/**
 * Builds the site of `https://passerelle.example` as it is at an instant (ISO 8601), from content that `change` has changed;
 * deleted after the last test. A module that exports it is read once for a process: the tests that read the same site are
 * parts of one file, since a build takes the processor for seven seconds.
 */
export async function buildChanged(
  instant: string,
  change: (copy: ContentCopy) => Promise<void>,
): Promise<ChangedSite> {
  const copy = await copyContent();
  after(() => copy.remove());
  await change(copy);
  await takeKnownPictures(copy.dataDir);
  const out = join(copy.dataDir, 'out');
  const { code, output } = await run(process.execPath, ['src/commands/build.ts', '--out', out], {
    env: { ...copy.env, SITE_URL: 'https://passerelle.example', BUILD_INSTANT: instant },
  });
  assert.equal(code, 0, output);
  return { copy, client: join(out, 'client') };
}
