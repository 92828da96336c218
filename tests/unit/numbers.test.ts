import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDuration, formatMoney, formatNumber } from '../../src/i18n/numbers.ts';
import { visible } from '../support/visible.ts';

test('an amount whose currency nobody stated is a bare dollar sign, never CAD', () => {
  assert.equal(visible(formatMoney(120_000, 'unstated', 'fr-CA')), '120·000·$');
  assert.equal(formatMoney(120_000, 'unstated', 'en-CA'), '$120,000');
});

test('millions are written in words, with the plural from two on in French', () => {
  assert.equal(visible(formatMoney(1_200_000, 'unstated', 'fr-CA')), '1,2·million·$');
  assert.equal(visible(formatMoney(2_000_000, 'EUR', 'fr-FR')), '2·millions·€');
  assert.equal(visible(formatMoney(9e9, 'USD', 'fr-FR')), '9·milliards·$·US');
  assert.equal(visible(formatMoney(1_200_000, 'CAD', 'en-CA')), 'CA$1.2·million');
});

test('a large number that words would round keeps its digits', () => {
  assert.equal(visible(formatMoney(1_234_567, 'EUR', 'fr-FR')), '1·234·567·€');
  assert.equal(visible(formatNumber(1_234_567, 'fr-CA')), '1·234·567');
});

test('a length of support reads as a sentence: exact, from–to, singular', () => {
  assert.equal(visible(formatDuration({ min: 2, unit: 'hours' }, 'fr-FR')), '2·heures');
  assert.equal(visible(formatDuration({ min: 1, max: 3, unit: 'months' }, 'fr-FR')), 'de·1 à·3·mois');
  assert.equal(visible(formatDuration({ min: 1, unit: 'years' }, 'en-CA')), '1·year');
  assert.equal(visible(formatDuration({ min: 1, max: 3, unit: 'years' }, 'en-CA')), '1 to 3·years');
});
