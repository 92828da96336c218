import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  formatDate,
  formatDeadline,
  formatInstant,
  formatTime,
  formatZonedTime,
} from '../../src/i18n/dates.ts';
import { callInstants } from '../../src/model/call-state.ts';
import { visible } from '../support/visible.ts';

test('a French reader sees the first of the month as an ordinal, and the day kept with its month', () => {
  assert.equal(visible(formatDate('2019-02-01', 'fr-CA')), '1er·février·2019');
  assert.equal(visible(formatDate('2019-02-28', 'fr-FR')), '28·février·2019');
});

test('an English reader sees the month first', () => {
  assert.equal(visible(formatDate('2019-02-28', 'en-CA')), 'February·28, 2019');
});

test('a date known to the month only shows no day', () => {
  assert.equal(visible(formatDate('2013-03-01', 'fr-FR', 'month')), 'mars·2013');
  assert.equal(formatDate('2013-03-01', 'en-CA', 'year'), '2013');
});

test('hours are written as each language writes them, noon and midnight included', () => {
  const french = ['00:05', '09:00', '12:00', '23:59'].map((time) =>
    visible(formatTime(`2026-01-01T${time}`, 'fr-CA')),
  );
  assert.deepEqual(french, ['0·h·05', '9·h', '12·h', '23·h·59']);
  const english = ['00:05', '09:00', '12:00', '23:59'].map((time) =>
    visible(formatTime(`2026-01-01T${time}`, 'en-CA')),
  );
  assert.deepEqual(english, ['12:05·a.m.', '9:00·a.m.', 'noon', '11:59·p.m.']);
});

test('a deadline always names its zone as people do, in winter and in summer', () => {
  const winter = { local: '2019-02-28T23:59', zone: 'America/Toronto' };
  const summer = { local: '2019-07-01T23:59', zone: 'America/Toronto' };
  assert.equal(visible(formatZonedTime(winter, 'fr-CA')), '28·février·2019, à·23·h·59 (HNE)');
  assert.equal(visible(formatZonedTime(summer, 'fr-CA')), '1er·juillet·2019, à·23·h·59 (HAE)');
  assert.equal(visible(formatZonedTime(winter, 'en-CA')), 'February·28, 2019, at·11:59·p.m. (EST)');
  assert.equal(visible(formatZonedTime(summer, 'en-CA')), 'July·1, 2019, at·11:59·p.m. (EDT)');
  const paris = { local: '2026-03-29T09:00', zone: 'Europe/Paris' };
  assert.equal(visible(formatZonedTime(paris, 'fr-FR')), '29·mars·2026, à·9·h (heure de·Paris)');
});

test('in the hour that clocks show twice, a deadline is the second time, what begins is the first, and each says its zone', () => {
  const time = { local: '2026-11-01T01:30', zone: 'America/Toronto' };
  assert.equal(visible(formatDeadline(time, 'fr-CA')), '1er·novembre·2026, à·1·h·30 (HNE)');
  assert.equal(visible(formatZonedTime(time, 'fr-CA')), '1er·novembre·2026, à·1·h·30 (HAE)');
  const { closes } = callInstants({
    opens: { ...time, local: '2026-10-01T09:00' },
    closes: time,
    graceMinutes: 0,
  });
  assert.equal(new Date(closes).toISOString(), '2026-11-01T06:30:00.000Z');
  assert.equal(formatInstant(closes, time.zone, 'en-CA'), formatDeadline(time, 'en-CA'));
});

test('a person who applied in the second of two equal hours reads the zone of that hour on the receipt', () => {
  const words = (instant: string) => visible(formatInstant(Date.parse(instant), 'America/Toronto', 'en-CA'));
  assert.equal(words('2026-11-01T05:30:00Z'), 'November·1, 2026, at·1:30·a.m. (EDT)');
  assert.equal(words('2026-11-01T06:30:00Z'), 'November·1, 2026, at·1:30·a.m. (EST)');
});
