import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paramsToState, stateToSearch, withoutFilters } from '../../src/scripts/search/search-state.ts';
import { fold } from '../../src/i18n/fold.ts';
import { suggest } from '../../src/scripts/search/search-suggest.ts';
import { isAkin, isDoubtful, parseSynonyms, queryToPlans } from '../../src/scripts/search/search-words.ts';
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
  test(`a person who types “${typed}” is proposed ${proposed ? `“${proposed}”` : 'nothing else'}`, () => {
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

const ignored = new Set('a comment de encore est ce is je la ma of puis que still the une'.split(' '));
const asked = (query: string, locale: 'fr' | 'en' = 'fr') =>
  queryToPlans(query, locale, ignored).map(({ text }) => text);

test('a word is looked for without the article or the preposition that is glued to it', () => {
  for (const word of [
    "l'entente",
    'l’entente',
    'd’entente',
    'L’entente',
    'qu’entente',
    'jusqu’entente',
    'lorsqu’entente',
    'puisqu’entente',
    'n’entente',
    's’entente',
    'c’entente',
    'm’entente',
    't’entente',
    'j’entente',
  ])
    assert.deepEqual(asked(word), ['entente'], word);
  assert.deepEqual(asked("programme d'incubation"), ['programme incubation']);
  assert.deepEqual(asked('aujourd’hui'), ['aujourd’hui']);
  assert.deepEqual(asked('presqu’île'), ['presqu’île']);
});

test('a person who asks in a sentence is answered about its subject', () => {
  assert.deepEqual(asked('comment puis-je déposer ma candidature'), ['déposer candidature']);
  assert.deepEqual(asked('est-ce que Spark existe encore'), ['Spark existe']);
  assert.deepEqual(asked('is Spark still running?', 'en'), ['Spark running?']);
  for (const nothing of ['de la', 'a', 'the', 'of the', '?', '  ']) assert.deepEqual(asked(nothing), []);
  assert.deepEqual(asked('"de la"'), ['"de la"']);
});

test('a sum is found however someone writes it', () => {
  for (const sum of ['120000', '120 000 $', '120,000', '$120,000', '120000 $'])
    assert.deepEqual(asked(sum), ['120 000'], sum);
  for (const sum of ['120000', '$120,000', '120,000 $']) assert.deepEqual(asked(sum, 'en'), ['120000'], sum);
  assert.deepEqual(asked('appel 2026'), ['appel 2026']);
  assert.deepEqual(asked('atelier 7'), ['atelier 7', 'atelier 07']);
});

for (const [found, word, isRight] of [
  ['d’hameçonnage', 'hameçonnage', true],
  ["d'hameçonnage,", 'hameçonnages', true],
  ['(HAE)', 'hameçonnage', false],
  ['lever', 'Lévis', false],
  ['level', 'levis', false],
  ['Lévis', 'levis', true],
  ['Idées', 'idée', true],
  ['identité', 'idées', false],
  ['sélection', 'sélectionnés', true],
  ['incubateur-accélérateur', 'accélérateur', true],
  ['incubateur-accélérateur', 'incubateur-accélérateur', true],
  ['BizSpark', 'spark', true],
  ['cœur', 'coeur', true],
  ['vraie', 'VR', false],
  ['Viel', 'vie', false],
  ['ans', 'an', true],
  ['07', '7', true],
  ['70', '7', false],
  ['7', '7', true],
  ['1er', '1', true],
  ['23h59', '23', true],
] as const)
  test(`“${word}” ${isRight ? 'finds' : 'does not find'} “${found}”`, () => {
    assert.equal(isAkin(found, word), isRight);
  });

test('pages are read before they are shown where a word may be answered with another', () => {
  const vocabulary = ['spark', 'programme', 'lévis', 'lever', 'progrès'];
  assert.equal(isDoubtful('spark', vocabulary), false);
  assert.equal(isDoubtful('programmes', vocabulary), false);
  assert.equal(isDoubtful('lévis', vocabulary), true);
  assert.equal(isDoubtful('hameçonnage', vocabulary), true);
});

test('editors say which words mean the same', () => {
  const synonyms = parseSynonyms('Date limite, échéance = clôture; VR = réalité mixte');
  assert.equal(synonyms.get('datelimite'), 'clôture');
  assert.equal(synonyms.get('echeance'), 'clôture');
  assert.equal(synonyms.get('vr'), 'réalité mixte');
});
