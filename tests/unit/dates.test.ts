import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDate, formatTime, formatZonedTime } from '../../src/i18n/dates.ts';
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
  assert.deepEqual(english, ['12:05·a.m.', '9:00·a.m.', '12:00·p.m.', '11:59·p.m.']);
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
