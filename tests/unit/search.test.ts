import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paramsToState, stateToSearch, withoutFilters } from '../../src/scripts/search-state.ts';
import { fold, suggest } from '../../src/scripts/search-suggest.ts';
import { withHighlight } from '../../src/scripts/text-fragment.ts';

const words = ['programme', 'incubation', 'idées', 'cohorte', 'sélection', 'cœur', 'spark'];

const slips: readonly [typed: string, proposed: string | undefined][] = [
  ['incubatoin', 'incubation'],
  ['inkubation', 'incubation'],
  ['selektion', 'sélection'],
  ['cohrote', 'cohorte'],
  ['sparc', 'spark'],
  ['programe de selektion', 'programme de sélection'],
  ['incubation', undefined],
  ['INCUB', undefined],
  ['idees', undefined],
  ['xyzzyx', undefined],
  ['ide', undefined],
];

for (const [typed, proposed] of slips)
  test(`somebody who types “${typed}” is proposed ${proposed ? `“${proposed}”` : 'nothing else'}`, () => {
    assert.equal(suggest(typed, words), proposed);
  });

test('accents, ligatures and capitals make no difference', () => {
  assert.equal(fold('Œuvre À ÉTÉ'), 'oeuvre a ete');
});

test('a search that is shared is the search that was made', () => {
  for (const address of [
    '',
    '?q=id%C3%A9es+%26+co',
    '?q=a&type=programs&type=calls&domain=cybersecurity',
    '?type=calls',
  ])
    assert.equal(stateToSearch(paramsToState(new URLSearchParams(address))), address);
});

test('without filters the words stay', () => {
  const state = paramsToState(new URLSearchParams('q=spark&type=calls'));
  assert.equal(stateToSearch(withoutFilters(state)), '?q=spark');
});

test('the address of a result names the word found beside its neighbour, never across a sentence’s end', () => {
  const excerpt = (before: string, match: string, after: string) => [
    { text: before, isMatch: false },
    { text: match, isMatch: true },
    { text: after, isMatch: false },
  ];
  assert.equal(withHighlight('/a/', excerpt('de la ', 'cohorte', ' de 2026')), '/a/#:~:text=la-,cohorte');
  assert.equal(withHighlight('/a/', excerpt('Fin. ', 'cohorte', ' de 2026')), '/a/#:~:text=cohorte,-de');
  assert.equal(withHighlight('/a/', excerpt('Fin. ', 'cohorte', '. Suite')), '/a/#:~:text=cohorte');
  assert.equal(
    withHighlight('/q/#x', excerpt('au-delà ', 'A&B-C', '')),
    '/q/#x:~:text=au%2Ddel%C3%A0-,A%26B%2DC',
  );
  assert.equal(withHighlight('/a/', [{ text: 'rien', isMatch: false }]), '/a/');
});
