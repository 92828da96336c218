import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findEntries } from '../../src/admin/search/find-entries.ts';

const entries = [
  {
    collection: 'programs',
    slug: 'spark',
    data: {
      title: 'Spark',
      summary: 'Une idée',
      body: 'Un fonds philanthropique à Québec.',
      __version: 'tokyo',
    },
    i18n: { en: { data: { title: 'Spark', body: 'A landlord’s offer.' } } },
  },
  { collection: 'people', slug: 'ada', data: { title: 'Ada', role: 'À Québec' } },
  {
    collection: 'domains',
    slug: 'quebec',
    data: { title: 'La ville de Québec', details: [{ text: 'L’œuvre au cœur' }] },
  },
];
const found = (query: string) => findEntries(entries, query).map(({ slug }) => slug);

await test('an editor finds a text by a word of its body, in either language', () => {
  assert.deepEqual(found('philanthropique'), ['spark']);
  assert.deepEqual(found('landlord'), ['spark']);
  assert.deepEqual(found('cœur'), ['quebec'], 'in a list of a field');
});

await test('accents, capitals and ligatures make no difference to what is found, and a title comes first', () => {
  for (const query of ['quebec', 'Québec', 'QUÉBEC'])
    assert.deepEqual(found(query), ['quebec', 'spark', 'ada']);
  assert.deepEqual(found("l'oeuvre"), ['quebec']);
});

await test('every word of a search must be in the text, in any order', () => {
  assert.deepEqual(found('québec fonds'), ['spark']);
  assert.deepEqual(found('fonds ailleurs'), []);
  assert.deepEqual(found('  '), []);
});

await test('what the editor keeps beside the fields of a text is not found', () => {
  assert.deepEqual(found('tokyo'), []);
});
