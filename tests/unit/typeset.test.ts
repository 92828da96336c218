import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languageTagOf } from '../../src/collections/typeset.ts';

const customs = {
  ofRegion: new Map([['france', 'fr-FR'] as const, ['quebec', 'fr-CA'] as const]),
  ofProgram: new Map([
    ['spark', 'fr-FR'] as const,
    ['bizspark', 'fr-FR'] as const,
    ['camp-microsoft', 'fr-CA'] as const,
  ]),
};
const tagOf = (data: object) => languageTagOf(data, 'fr', 'fr-CA', customs);

test('a question or an article about a program in France is set as that program’s page is', () => {
  assert.equal(tagOf({ region: 'france' }), 'fr-FR');
  assert.equal(tagOf({ program: 'spark' }), 'fr-FR');
  assert.equal(tagOf({ programs: ['spark', 'bizspark'] }), 'fr-FR');
  assert.equal(tagOf({ program: 'camp-microsoft' }), 'fr-CA');
});

test('what belongs to no region, or to two, is set as the site is', () => {
  assert.equal(tagOf({ title: 'Accueil' }), 'fr-CA');
  assert.equal(tagOf({ programs: ['spark', 'camp-microsoft'] }), 'fr-CA');
  assert.equal(tagOf({ program: 'gone' }), 'fr-CA');
  assert.equal(languageTagOf({ program: 'spark' }, 'en', 'en-CA', customs), 'en-CA');
});
