import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stageStates } from '../../src/collections/queries/call-stages.ts';

const opening = { date: '2026-09-01' };
const closing = { date: '2026-10-30' };
const results = { date: '2027-01-30' };
const undated = {};

test('a month after closing, the closing is past and the reading of the files is under way', () => {
  assert.deepEqual(stageStates([opening, closing, undated, results], '2026-11-29', true), [
    'past',
    'past',
    'now',
    'next',
  ]);
});

test('a closing is never under way once the call is closed, even where the next stage has a day to come', () => {
  assert.deepEqual(stageStates([opening, closing, results], '2026-11-29', true), ['past', 'past', 'next']);
});

test('while one can apply, the opening lasts until the next day that is set, and a day is under way on that day', () => {
  assert.deepEqual(stageStates([opening, closing, undated], '2026-10-01', false), ['now', 'next', 'next']);
  assert.deepEqual(stageStates([opening, closing, undated], '2026-10-30', false), ['past', 'now', 'next']);
});

test('before the opening every stage is to come, and after the last day every stage is past', () => {
  assert.deepEqual(stageStates([opening, undated], '2026-08-01', false), ['next', 'next']);
  assert.deepEqual(stageStates([opening, results], '2027-02-01', true), ['past', 'past']);
  assert.deepEqual(stageStates([], '2027-02-01', true), []);
});
