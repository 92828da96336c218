import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { filesHolding } from '../../support/built-files.ts';
import { before, build, clientOf, copy, midnight, readerOf } from './site.ts';

const criteria = 'fr/programmes/camp-microsoft/criteres/index.html';
const program = 'fr/programmes/camp-microsoft/index.html';
const call = 'fr/candidater/appel-exemple-2026/index.html';

test('until the end of the promised day, where the site lives, nobody is told that anything is late', async () => {
  await build(before);
  const read = readerOf(before);
  assert.match(await read(criteria), /<strong[^>]*>Critères à venir<\/strong>/);
  assert.match(await read(call), /<strong[^>]*>Sélection en cours<\/strong>/);
  assert.match(await read('site.json'), /"nextTransition":"2026-12-01T05:00:00.000Z"/);
});

test('from the next second on, every page that speaks of them says that they are late', async () => {
  await build(midnight);
  const read = readerOf(midnight);
  for (const page of [criteria, program]) {
    assert.match(await read(page), /<strong[^>]*>Critères en retard<\/strong>/, page);
    assert.match(await read(page), /\(ils étaient promis pour le 30\s+novembre\s+2026\)/, page);
  }
  assert.match(await read(criteria), /data-pagefind-meta="note">Critères en retard</);
  assert.match(await read(call), /<strong[^>]*>Résultats attendus<\/strong>/);
  assert.match(await read('en/apply/example-call-2026/index.html'), /<strong[^>]*>Results awaited<\/strong>/);
  assert.doesNotMatch(await read(call), /<strong[^>]*>Résultats publiés/);
});

/** What stands in each part of the criteria that wait for 20 December. */
const written = [
  'Chaque critère de sélection est noté',
  'Ne pas porter sur la cryptomonnaie',
  'L’usage du réseau de vente',
  'Une demi-heure, en français ou en anglais',
  'Le poids de la technologie passe',
  'The weight of the technology',
];

test('criteria that wait for their day are announced with their promise, late when it has passed, and none of their texts is anywhere', async () => {
  const title = 'Critères de l’appel d’exemple 2026';
  for (const [instant, said] of [
    [before, 'Critères à venir'],
    [midnight, 'Critères en retard'],
  ] as const) {
    const client = clientOf(instant);
    const page = await readFile(join(client, criteria), 'utf8');
    const section = page.slice(page.indexOf(`aria-label="${title}"`)).split('</article>')[0] ?? '';
    assert.match(section, new RegExp(`<strong[^>]*>${said}</strong>`), instant);
    assert.match(section, /le 30\s+novembre\s+2026/, instant);
    assert.doesNotMatch(section, /<table|type="checkbox"/, instant);
    for (const words of written) assert.deepEqual(await filesHolding(client, words), [], words);
  }
});

test('a call that is over stays, with its outcome, and its program promises no next date', async () => {
  await copy.replace(
    'calls/fr/demo-2026.mdx',
    'resultsOn:',
    'outcome: Dix équipes ont été retenues.\nresultsOn:',
  );
  for (const locale of ['fr', 'en']) await rm(join(copy.contentDir, `calls/${locale}/demo-2027.mdx`));
  const later = '2026-12-20T05:00:00Z';
  await build(later);
  const [read, client] = [readerOf(later), clientOf(later)];
  for (const words of written) assert.notDeepEqual(await filesHolding(client, words), [], words);
  assert.match(await read(call), /Résultats publiés[\s\S]*Dix équipes ont été retenues\./);
  const state = /<call-state[\s\S]*?<\/call-state>/.exec(await read(call))?.[0] ?? '';
  assert.match(state, /appel clos depuis le 31\s+octobre\s+2026/, 'nobody knows on which day they came');
  const english = await read('en/apply/example-call-2026/index.html');
  assert.match(english, /<strong[^>]*>Results published<\/strong>/, 'although the outcome is not translated');
  assert.match(english, /id="outcome"[\s\S]*?In French only[\s\S]*?hreflang="fr"/);
  assert.doesNotMatch(await read(call), /1er\s+décembre\s+2026/, 'nor is the promised day told as theirs');
  assert.match(await read('fr/candidater/index.html'), /Appel d’exemple 2026/);
  const facts = /<th[^>]*>Prochaine date<\/th>[\s\S]*?<\/tr>/.exec(await read(program))?.[0] ?? '';
  assert.match(facts, /Aucun appel n’est annoncé pour le moment\./);
  assert.doesNotMatch(facts, /Résultats publiés|Clos/);
});
