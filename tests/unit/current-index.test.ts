import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openCurrentIndex } from '../../src/scripts/search/current-index.ts';
import type { Instance } from '../../src/scripts/search/index-types.ts';

/** An index whose files are gone once the site is published again. */
function createSite() {
  const site = { version: 'one', opened: [] as string[], merged: [] as string[] };
  const open = (): Promise<Instance> => {
    const { version } = site;
    site.opened.push(version);
    return Promise.resolve({
      search: () => {
        if (version !== site.version) return Promise.reject(new Error('404'));
        return Promise.resolve({ results: [], unfilteredResultCount: 0, filters: {} });
      },
      filters: () => Promise.resolve({}),
      mergeIndex: (_path, { language }) => {
        site.merged.push(`${version} ${language}`);
        return Promise.resolve();
      },
    });
  };
  return { site, open };
}

test('a reader who searches across a publication finds what is there now, in both languages', async () => {
  const { site, open } = createSite();
  const index = await openCurrentIndex({ open, readVersion: () => Promise.resolve(site.version) });
  await index.mergeIndex('/pagefind/', { language: 'en' });
  await index.search('spark', { filters: {} });
  site.version = 'two';
  await index.search('spark', { filters: {} });
  await index.search('spark', { filters: {} });
  assert.deepEqual(site.opened, ['one', 'two']);
  assert.deepEqual(site.merged, ['one en', 'two en']);
});

test('a reader whose connection fails for a moment goes on with the index that is open', async () => {
  const { site, open } = createSite();
  const versions = ['one', undefined];
  const index = await openCurrentIndex({ open, readVersion: () => Promise.resolve(versions.shift()) });
  await index.search('spark', { filters: {} });
  assert.deepEqual(site.opened, ['one']);
});
