import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decidedStates, nextStates, selectionStates } from '../../src/model/decisions/states.ts';

await test('every state that a person decides is reached, and none leads to itself', () => {
  const reached = new Set(selectionStates.flatMap((state) => [...nextStates(state)]));
  assert.deepEqual([...reached].toSorted(), [...decidedStates].toSorted());
  for (const state of selectionStates) assert.ok(!nextStates(state).some((next) => next === state), state);
});

await test('nobody is accepted or invited unseen, and what an applicant was told is never turned into its opposite in one step', () => {
  assert.deepEqual(nextStates('received'), ['shortlisted', 'declined', 'withdrawn']);
  assert.ok(!nextStates('accepted').includes('declined'));
  for (const state of ['declined', 'withdrawn'] as const)
    assert.deepEqual(nextStates(state), ['shortlisted']);
});
