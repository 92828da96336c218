import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  filterRows,
  indexRows,
  queryToSearch,
  searchToQuery,
  type DirectoryRow,
} from '../../src/scripts/directory/filter.ts';

const row = (n: string, t: string, f: DirectoryRow['f'] = {}): DirectoryRow => ({ n, u: '/', t, f, m: '' });
const rows = indexRows([
  row('Atelier', 'La réalité virtuelle des métiers', { domain: ['mixed-reality'], place: ['Québec'] }),
  row('Rempart', 'Une cybersécurité pour les petites équipes', { domain: ['cybersecurity'] }),
]);
const found = (search: string) => filterRows(rows, searchToQuery(search)).map(({ n }) => n);

describe('the directory of start-ups', () => {
  it('finds words without their accents, in any order', () => {
    assert.deepEqual(found('?q=metiers+REALITE'), ['Atelier']);
  });

  it('finds a word with a ligature by its letters, and the other way round', () => {
    const heart = indexRows([row('Cœur', 'Au cœur des ateliers')]);
    for (const typed of ['coeur', 'cœur', 'CŒUR'])
      assert.equal(filterRows(heart, searchToQuery(`?q=${typed}`)).length, 1, typed);
  });

  it('asks for every word', () => {
    assert.deepEqual(found('?q=métiers+équipes'), []);
  });

  it('keeps those that have every chosen facet', () => {
    assert.deepEqual(found('?domain=cybersecurity'), ['Rempart']);
    assert.deepEqual(found('?domain=cybersecurity&place=Québec'), []);
  });

  it('shows everybody where nothing is asked', () => {
    assert.equal(found('').length, 2);
  });

  it('gives an address that asks for the same again', () => {
    const query = searchToQuery('?q=réalité&place=Ville de Québec&intrus=1');
    assert.deepEqual(searchToQuery(queryToSearch(query)), query);
    assert.equal(queryToSearch(searchToQuery('?intrus=1')), '');
  });
});
