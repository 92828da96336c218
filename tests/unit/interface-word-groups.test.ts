import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownStrings } from '../../src/i18n/own-strings.ts';
import { wordGroupOf, wordGroups } from '../../src/i18n/word-groups.ts';
import { placesIn, wrongPlaces } from '../../src/i18n/word-places.ts';

await test('an editor finds every word of the interface in one place, and no place is empty', () => {
  const keys = Object.keys(ownStrings.fr);
  assert.deepEqual(
    keys.filter((key) => wordGroupOf(key) === undefined),
    [],
    'a new word goes into a group of src/i18n/word-groups.ts',
  );
  const prefixes = Object.values(wordGroups).flatMap((group): string[] => [...group.prefixes]);
  assert.equal(new Set(prefixes).size, prefixes.length, 'each in one place');
  for (const prefix of prefixes)
    assert.ok(
      keys.some((key) => key.startsWith(`${prefix}.`)),
      `no word begins with ${prefix}`,
    );
});

await test('the program’s own words never lack what the program fills in', () => {
  for (const locale of ['fr', 'en'] as const)
    for (const [key, text] of Object.entries(ownStrings[locale]))
      assert.deepEqual(wrongPlaces(ownStrings, { key, locale, text }), { lacking: [], unknown: [] }, key);
});

await test('a place that stands twice in a sentence counts once', () => {
  assert.deepEqual(placesIn('{min} à {max}, jamais moins de {min}'), ['min', 'max']);
});
