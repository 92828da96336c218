import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  filterRows,
  indexRows,
  queryToSearch,
  searchToQuery,
  type FilterRow,
} from '../../src/scripts/list-filter/filter.ts';

const facets = ['domain', 'place', 'open'];
const noon = Date.parse('2026-03-10T12:00:00Z');
const row = (n: string, t: string, others: Partial<FilterRow> = {}): FilterRow => ({
  n,
  u: '/',
  t,
  f: {},
  m: '',
  ...others,
});
const rows = indexRows([
  row('Atelier', 'La réalité virtuelle des métiers', {
    f: { domain: ['mixed-reality'], place: ['Québec'] },
    o: [[noon - 1, noon + 1]],
  }),
  row('Rempart', 'Une cybersécurité pour les petites équipes', { f: { domain: ['cybersecurity'] } }),
]);
const found = (search: string, instant = noon) =>
  filterRows(rows, searchToQuery(search, facets), instant).map(({ n }) => n);

describe('the filters of a long list', () => {
  it('finds words without their accents, in any order', () => {
    assert.deepEqual(found('?q=metiers+REALITE'), ['Atelier']);
  });

  it('finds a word with a ligature by its letters, and the other way round', () => {
    const heart = indexRows([row('Cœur', 'Au cœur des ateliers')]);
    for (const typed of ['coeur', 'cœur', 'CŒUR'])
      assert.equal(filterRows(heart, searchToQuery(`?q=${typed}`, facets), noon).length, 1, typed);
  });

  it('asks for every word', () => {
    assert.deepEqual(found('?q=métiers+équipes'), []);
  });

  it('keeps those that have every chosen facet', () => {
    assert.deepEqual(found('?domain=cybersecurity'), ['Rempart']);
    assert.deepEqual(found('?domain=cybersecurity&place=Québec'), []);
  });

  it('keeps those whose call is open at the moment of asking, not when the site was built', () => {
    assert.deepEqual(found('?open=yes'), ['Atelier']);
    assert.deepEqual(found('?open=yes', noon + 1), []);
  });

  it('shows everybody where nothing is asked', () => {
    assert.equal(found('').length, 2);
  });

  it('gives an address that asks for the same again', () => {
    const query = searchToQuery('?q=réalité&place=Ville de Québec&intrus=1', facets);
    assert.deepEqual(searchToQuery(queryToSearch(query), facets), query);
    assert.equal(queryToSearch(searchToQuery('?intrus=1', facets)), '');
  });
});
