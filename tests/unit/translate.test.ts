import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTranslate } from '../../src/i18n/translate.ts';
import { routes } from '../../src/i18n/routes.ts';

const strings = {
  'site.hello': 'Bonjour {name}',
  'startups.count.one': '{count} entreprise',
  'startups.count.other': '{count} entreprises',
};

test('an interface string takes its values', () => {
  assert.equal(createTranslate('fr', strings)('site.hello', { name: 'Zoé' }), 'Bonjour Zoé');
});

test('French counts zero and one in the singular, English only one', () => {
  const french = createTranslate('fr', strings);
  assert.deepEqual(
    [0, 1, 2].map((count) => french('startups.count', { count })),
    ['0 entreprise', '1 entreprise', '2 entreprises'],
  );
  const english = createTranslate('en', { 'x.one': '{count} company', 'x.other': '{count} companies' });
  assert.deepEqual(
    [0, 1, 2].map((count) => english('x', { count })),
    ['0 companies', '1 company', '2 companies'],
  );
});

test('a string that nobody wrote stops the page and says where to write it', () => {
  assert.throws(
    () => createTranslate('en', strings)('site.bye'),
    /"site\.bye" is missing in src\/i18n\/strings\/en\.json/,
  );
});

test('the same page has its own address in each language', () => {
  assert.equal(routes.criteria('fr', 'spark'), '/fr/programmes/spark/criteres/');
  assert.equal(routes.criteria('en', 'spark'), '/en/programs/spark/criteria/');
  assert.equal(routes.allQuestions('en', 'demo'), '/en/apply/demo/all-questions/');
});
