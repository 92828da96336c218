import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordRead, recordReads, recordReadsOf, unrecorded } from '../../src/collections/reads/reads.ts';
import { fingerprintOf, trackProperties } from '../../src/collections/reads/tracked.ts';

test('what is read while a page is drawn is noted for that page, also after a pause', async () => {
  const { reads } = await recordReadsOf(async () => {
    recordRead('before');
    await Promise.resolve();
    recordRead('after');
  });
  recordRead('later');
  assert.deepEqual([...reads], ['before', 'after']);
});

test('work that all pages share is not noted for the page in which it is done first', async () => {
  const { reads } = await recordReadsOf(async () => {
    await Promise.all([
      unrecorded(async () => {
        await Promise.resolve();
        recordRead('shared');
      }),
      unrecorded(() => Promise.resolve()),
    ]);
    recordRead('own');
  });
  assert.deepEqual([...reads], ['own']);
});

test('a tracked object notes the properties that are read of it, and that somebody went through all', () => {
  const tracked = trackProperties({ title: 'Spark', body: 'Text', name: 'spark' }, 'programs/fr/spark', [
    'name',
  ]);
  assert.deepEqual([...recordReads(() => tracked.title + tracked.name).reads], ['programs/fr/spark.title']);
  assert.deepEqual([...recordReads(() => 'region' in tracked).reads], ['programs/fr/spark.region']);
  const { reads } = recordReads(() => ({ ...tracked }));
  assert.ok(reads.has('programs/fr/spark.*'));
});

test('the fingerprint of a value names what is tracked, and reads nothing of it', () => {
  const tracked = trackProperties({ title: 'Spark' }, 'programs/fr/spark');
  const { result, reads } = recordReads(() => fingerprintOf({ items: [tracked], by: new Map([['a', 1]]) }));
  assert.equal(result, '{"items":["→ programs/fr/spark"],"by":[["a",1]]}');
  assert.deepEqual(
    [...reads].filter((read) => !read.endsWith('.toJSON')),
    [],
  );
  assert.throws(() => fingerprintOf({ toUrl: () => '' }), TypeError);
});
