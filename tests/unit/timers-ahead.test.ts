import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTimersAhead } from '../support/timers-ahead.ts';

const minute = 60_000;

/** Timers on a clock that only this test moves: `pass` lets real time go by, `putForward` is what is tested. */
function startTimers() {
  let realMs = 0;
  const real = new Map<NodeJS.Timeout, { dueAt: number; task: () => void }>();
  const cancel = (timer: unknown) => {
    for (const known of real.keys()) if (known === timer) real.delete(known);
  };
  const start = (task: () => void, ms = 0) => {
    // A handle as Node's, of a timer that never fires by itself.
    const timer = setTimeout(() => undefined, 0);
    clearTimeout(timer);
    real.set(timer, { dueAt: realMs + ms, task });
    return timer;
  };
  const timers = createTimersAhead({
    now: () => realMs,
    setTimeout: start,
    clearTimeout: cancel,
  });
  const pass = (ms: number) => {
    realMs += ms;
    for (const [timer, { dueAt, task }] of [...real]) {
      if (dueAt > realMs || !real.has(timer)) continue;
      real.delete(timer);
      task();
    }
  };
  return { ...timers, pass, left: () => real.size };
}

test('a clock that is put forward several times has gone as far as all of it together', () => {
  const { setTimeout, putForward, left } = startTimers();
  const fired: string[] = [];
  setTimeout(() => fired.push('soon'), 90 * minute);
  setTimeout(() => fired.push('late'), 200 * minute);
  putForward(60 * minute);
  assert.deepEqual(fired, []);
  putForward(29 * minute);
  assert.deepEqual(fired, []);
  putForward(minute);
  assert.deepEqual(fired, ['soon']);
  putForward(110 * minute);
  assert.deepEqual(fired, ['soon', 'late']);
  assert.equal(left(), 0, 'nothing is left that would fire again');
});

test('what is not due when the clock is put forward is due after the time that is left of it', () => {
  const { setTimeout, putForward, pass, left } = startTimers();
  const fired: string[] = [];
  setTimeout(() => fired.push('before'), 90 * minute);
  pass(10 * minute);
  putForward(30 * minute);
  // Started since: it counts from the new time.
  setTimeout(() => fired.push('since'), 60 * minute);
  pass(49 * minute);
  assert.deepEqual(fired, []);
  pass(minute);
  assert.deepEqual(fired, ['before']);
  putForward(10 * minute);
  assert.deepEqual(fired, ['before', 'since']);
  assert.equal(left(), 0);
});

test('what was cleared does not fire when the clock is put forward, nor after', () => {
  const { setTimeout, clearTimeout, putForward, pass } = startTimers();
  const fired: string[] = [];
  const later = setTimeout(() => fired.push('later'), 30 * minute);
  setTimeout(() => {
    fired.push('first');
    clearTimeout(later);
  }, 10 * minute);
  const never = setTimeout(() => fired.push('never'), 90 * minute);
  putForward(60 * minute);
  clearTimeout(never);
  pass(90 * minute);
  assert.deepEqual(fired, ['first']);
});
