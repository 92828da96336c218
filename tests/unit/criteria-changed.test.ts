import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeSinceOpening } from '../../src/collections/queries/criteria.ts';
import { buildLibrary } from '../../src/collections/library/build-library.ts';
import { readContent } from '../../src/collections/read/content.ts';
import { usualSettings } from '../../src/model/site-settings.ts';
import { testContent } from '../support/content-copy.ts';

const { entries } = await readContent(testContent);
const library = buildLibrary(entries, { ...usualSettings, instant: Date.parse('2026-12-01T12:00:00Z') });
const call = library.find('calls', 'fr', 'demo-2026');
const criteria = library.find('criteria', 'fr', 'demo-2026');
assert.ok(call && criteria);

/** The versions of a call that opened on 1 September 2026: the one that applies, and the newest; by their numbers. */
function changeOf(...dates: readonly string[]) {
  const versions = dates.map((date) => ({ date, change: 'Un changement.' }));
  assert.ok(call && criteria);
  assert.match(call.data.opens, /^2026-09-01T/);
  const found = changeSinceOpening({ ...criteria, data: { ...criteria.data, versions } }, call);
  return found && [found.applied.number, found.newest.number];
}

test('the version that applies to a call is the last one from before its opening, whatever came since', () => {
  assert.deepEqual(changeOf('2026-08-17', '2026-09-14'), [1, 2]);
  assert.deepEqual(changeOf('2026-10-01', '2026-07-01', '2026-08-17', '2026-09-14'), [2, 4]);
});

test('nothing is said where nothing changed since, where no version is from before, or none is written down', () => {
  assert.equal(changeOf('2026-07-01', '2026-08-17'), undefined);
  assert.equal(changeOf('2026-09-14', '2026-10-01'), undefined);
  assert.equal(changeOf(), undefined);
});

test('a version of the day of the opening is the one that the call opened with', () => {
  assert.equal(changeOf('2026-08-17', '2026-09-01'), undefined);
  assert.deepEqual(changeOf('2026-09-01', '2026-09-02'), [1, 2]);
});
