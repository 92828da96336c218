// Slow: it starts processes and ends them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { openContent } from '../../src/server/cms/backend/open-content.ts';
import { Refusal } from '../../src/server/cms/refusal.ts';
import { textsApart } from '../../src/server/cms/texts/apart.ts';
import { createTextProcess, readingLimits } from '../../src/server/cms/texts/client.ts';
import { createCurrentSite } from '../../src/server/site.ts';
import { temporaryFolder } from '../support/stored.ts';
import { isAlive, readersOf } from '../support/text-readers.ts';
import { testContent } from '../support/content-copy.ts';

const job = { type: 'problems' as const, contentDir: testContent };

await test('a process that has nothing more to read is ended, and started again for the next text', async () => {
  const reader = createTextProcess({ limits: { ...readingLimits, idleMs: 100 } });
  for (let round = 0; round < 2; round += 1) {
    assert.deepEqual(await reader.ask(job), []);
    const found = await readersOf(process.pid);
    for (let tries = 0; tries < 200 && found.some(isAlive); tries += 1) await wait(50);
    assert.deepEqual(found.filter(isAlive), []);
  }
});

await test('a signal to all processes of the service, as systemd and Ctrl-C send it, leaves a save under way to its end', async () => {
  const reader = createTextProcess();
  await reader.ask(job);
  const before = await readersOf(process.pid);
  assert.equal(before.length, 1);
  for (const pid of before) for (const signal of ['SIGTERM', 'SIGINT'] as const) process.kill(pid, signal);
  assert.deepEqual(await reader.ask(job), []);
  assert.deepEqual(await readersOf(process.pid), before);
});

await test('a draft is begun and published in the repository by the process that reads texts', async (t) => {
  const dataDir = await temporaryFolder(t);
  const content = await openContent({
    backend: 'git',
    remote: undefined,
    contentDir: testContent,
    dataDir,
  });
  const site = createCurrentSite(() => [dataDir]);
  const { perform } = textsApart(createTextProcess(), { content, site, onDemand: () => undefined });
  const raw = '---\ntitle: Océan\nsummary: Une phrase.\norder: 9\ntranslation: complete\n---\n';
  const dataFiles = ['fr', 'en'].map((locale) => ({ path: `content/domains/${locale}/ocean.mdx`, raw }));
  const options = { newEntry: true, useWorkflow: true, collectionName: 'domains' };
  const named = { collection: 'domains', slug: 'ocean' };
  const published = async () => (await content.store.tree()).read('domains/fr/ocean.mdx');
  await perform({ action: 'persistEntry', params: { dataFiles, assets: [], options, accepted: [] } }, 'fr');
  assert.deepEqual(await perform({ action: 'unpublishedEntries', params: {} }, 'fr'), ['domains/ocean']);
  assert.equal(await published(), undefined);
  await perform(
    {
      action: 'publishUnpublishedEntry',
      params: { ...named, expectedVersions: {}, overwrite: {}, accepted: [] },
    },
    'fr',
  );
  assert.match(String(await published()), /Océan/);
  await assert.rejects(
    perform(
      {
        action: 'persistEntry',
        params: { dataFiles, assets: [], options: { ...options, useWorkflow: false }, accepted: [] },
      },
      'en',
    ),
    (error) => error instanceof Refusal && error.code === 'name-taken' && error.words.en.includes('ocean'),
  );
});
