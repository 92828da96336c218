import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  areResultsLate,
  callState,
  nextCallTransition,
  zonedTimeToInstant,
  type CallDates,
} from '../../src/model/call-state.ts';

const iso = (instant: number) => new Date(instant).toISOString();
const at = (text: string) => Date.parse(text);

const call: CallDates = {
  opens: { local: '2026-01-05T09:00', zone: 'America/Toronto' },
  closes: { local: '2026-03-31T23:59', zone: 'America/Toronto' },
  graceMinutes: 30,
  selectionFrom: { local: '2026-04-02T09:00', zone: 'America/Toronto' },
  resultsFrom: { local: '2026-06-01T09:00', zone: 'America/Toronto' },
};

test('a prospect in Québec City reads the same closing hour before and after the change to summer time', () => {
  assert.equal(
    iso(zonedTimeToInstant({ local: '2026-03-07T23:59', zone: 'America/Toronto' })),
    '2026-03-08T04:59:00.000Z',
  );
  assert.equal(
    iso(zonedTimeToInstant({ local: '2026-03-08T23:59', zone: 'America/Toronto' })),
    '2026-03-09T03:59:00.000Z',
  );
  assert.equal(
    iso(zonedTimeToInstant({ local: '2026-03-28T23:59', zone: 'Europe/Paris' })),
    '2026-03-28T22:59:00.000Z',
  );
  assert.equal(
    iso(zonedTimeToInstant({ local: '2026-03-29T23:59', zone: 'Europe/Paris' })),
    '2026-03-29T21:59:00.000Z',
  );
});

test('an opening at an hour that clocks skip happens right after the change', () => {
  assert.equal(
    iso(zonedTimeToInstant({ local: '2026-03-08T02:30', zone: 'America/Toronto' })),
    '2026-03-08T07:30:00.000Z',
  );
  assert.equal(
    iso(zonedTimeToInstant({ local: '2026-03-29T02:30', zone: 'Europe/Paris' })),
    '2026-03-29T01:30:00.000Z',
  );
});

test('a call that closes at an hour that clocks show twice stays open until the second one', () => {
  const closes = { local: '2026-11-01T01:30', zone: 'America/Toronto' };
  const autumn = { opens: call.opens, closes, graceMinutes: 0 };
  assert.equal(callState(autumn, at('2026-11-01T05:45:00Z')), 'closing');
  assert.equal(callState(autumn, at('2026-11-01T06:29:59Z')), 'closing');
  assert.equal(callState(autumn, at('2026-11-01T06:30:00Z')), 'closed');
  assert.equal(
    iso(zonedTimeToInstant({ local: '2026-10-25T02:30', zone: 'Europe/Paris' }, 'second')),
    '2026-10-25T01:30:00.000Z',
  );
  assert.equal(
    iso(zonedTimeToInstant({ local: '2026-10-25T02:30', zone: 'Europe/Paris' }, 'first')),
    '2026-10-25T00:30:00.000Z',
  );
});

test('a call goes through its states in order, each from its exact instant', () => {
  const moments: [string, string][] = [
    ['2026-01-05T13:59:59.999Z', 'announced'],
    ['2026-01-05T14:00:00.000Z', 'open'],
    ['2026-03-30T03:58:59.999Z', 'open'],
    ['2026-03-30T03:59:00.000Z', 'closing'],
    ['2026-04-01T03:58:59.999Z', 'closing'],
    ['2026-04-01T03:59:00.000Z', 'grace'],
    ['2026-04-01T04:29:00.000Z', 'closed'],
    ['2026-04-02T13:00:00.000Z', 'selection'],
    ['2026-06-01T13:00:00.000Z', 'results'],
  ];
  for (const [moment, state] of moments) assert.equal(callState(call, at(moment)), state, moment);
});

test('the site is rebuilt at the next change of a call, and never again when all is over', () => {
  assert.equal(nextCallTransition([call], at('2026-01-01T00:00:00Z')), at('2026-01-05T14:00:00Z'));
  assert.equal(nextCallTransition([call], at('2026-04-01T04:00:00Z')), at('2026-04-01T04:29:00Z'));
  assert.equal(nextCallTransition([call], at('2026-06-01T13:00:00Z')), null);
});

test('the site is rebuilt on the day on which a call reaches a stage, so that none is shown as still to come', () => {
  const staged = { ...call, stages: [{ local: '2026-03-17T00:00', zone: 'America/Toronto' }] };
  assert.equal(nextCallTransition([staged], at('2026-03-01T00:00:00Z')), at('2026-03-17T04:00:00Z'));
  assert.equal(nextCallTransition([staged], at('2026-03-17T04:00:00Z')), at('2026-03-30T03:59:00Z'));
  assert.equal(callState(staged, at('2026-03-17T04:00:00Z')), 'open');
});

test('a call of which nobody promised results is closed until its outcome is known, never “in selection” for years', () => {
  const closed = { opens: call.opens, closes: call.closes, graceMinutes: 30 };
  assert.equal(callState(closed, at('2030-01-01T00:00:00Z')), 'closed');
  const decided = { ...closed, resultsFrom: closed.closes };
  assert.equal(callState(decided, at('2026-04-01T04:28:59Z')), 'grace');
  assert.equal(callState(decided, at('2026-04-01T04:29:00Z')), 'results');
});

test('results that were promised and have not come are late from that instant, and the site is rebuilt then', () => {
  const promised = {
    opens: call.opens,
    closes: call.closes,
    graceMinutes: 30,
    selectionFrom: call.closes,
    resultsDue: { local: '2026-06-30T00:00', zone: 'America/Toronto' },
  };
  const due = at('2026-06-30T04:00:00Z');
  assert.deepEqual(
    [due - 1, due].map((now) => [callState(promised, now), areResultsLate(promised, now)]),
    [
      ['selection', false],
      ['selection', true],
    ],
  );
  assert.equal(nextCallTransition([promised], at('2026-06-01T00:00:00Z')), due);
  const known = { ...promised, resultsFrom: call.closes };
  assert.deepEqual([callState(known, due), areResultsLate(known, due)], ['results', false]);
});
