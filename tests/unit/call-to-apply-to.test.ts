import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildLibrary } from '../../src/collections/library/build-library.ts';
import { callToApplyTo } from '../../src/collections/queries/calls.ts';
import { renderTime } from '../../src/collections/render-time.ts';
import { readContent } from '../../src/collections/read/content.ts';
import { usualSettings } from '../../src/model/site-settings.ts';
import { testContent } from '../support/content-copy.ts';

const { entries } = await readContent(testContent);
const day = (offset: number) =>
  `${new Date(renderTime() + offset * 86_400_000).toISOString().slice(0, 10)}T09:00`;

/** The library whose first call is open from a day to another, counted from today; real or not, as its programs are. */
function libraryWith(
  { opens, closes, example }: { opens: number; closes: number; example: boolean },
  areAllExamples = false,
) {
  const texts = entries
    .filter(({ collection, name }) => collection !== 'calls' || name === 'demo-2026')
    .map((entry) => {
      if (entry.collection === 'programs')
        return { ...entry, data: { ...entry.data, example: areAllExamples } };
      if (entry.collection !== 'calls') return entry;
      return { ...entry, data: { ...entry.data, opens: day(opens), closes: day(closes), example } };
    });
  return buildLibrary(texts, { ...usualSettings, instant: renderTime() });
}

test('while a real call is open, each page leads to it, in the language of the page', () => {
  const library = libraryWith({ opens: -3, closes: 30, example: false });
  assert.equal(callToApplyTo(library, 'fr')?.data.title, 'Appel d’exemple 2026');
  assert.equal(callToApplyTo(library, 'en')?.data.title, '2026 example call');
});

test('a call that is to come, or over, has no such button: there is nothing to send yet, or any more', () => {
  assert.equal(callToApplyTo(libraryWith({ opens: 3, closes: 30, example: false }), 'fr'), undefined);
  assert.equal(callToApplyTo(libraryWith({ opens: -30, closes: -3, example: false }), 'fr'), undefined);
});

test('an invented call leads nobody away from real programs, and shows what it does where all are invented', () => {
  const call = { opens: -3, closes: 30, example: true };
  assert.equal(callToApplyTo(libraryWith(call), 'fr'), undefined);
  assert.equal(callToApplyTo(libraryWith(call, true), 'fr')?.name, 'demo-2026');
});
