import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shownState } from '../../src/model/decisions/shown-state.ts';
import { selectionStates } from '../../src/model/decisions/states.ts';

test('what was applied is shown as it is, but for a shortlist', () => {
  for (const state of selectionStates)
    if (state !== 'shortlisted') assert.equal(shownState(state, ['declined']), state);
});

test('a shortlist shows only to those who were told of it last', () => {
  assert.equal(shownState('shortlisted', []), 'under-review');
  assert.equal(shownState('shortlisted', ['shortlisted']), 'shortlisted');
  assert.equal(shownState('shortlisted', ['interview', 'shortlisted']), 'under-review');
  assert.equal(shownState('shortlisted', ['accepted']), 'again');
  assert.equal(shownState('shortlisted', ['declined', 'interview']), 'again');
});
