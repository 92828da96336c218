import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { run } from '../../src/commands/processes.ts';
import { filesHolding } from '../support/built-files.ts';
import { copyContent, type ContentCopy } from '../support/content-copy.ts';

/**
 * Criteria and results that were both promised for 30 November in Québec City, and have not come: some criteria are still
 * announced, others are written and will be published on 20 December.
 */
let copy: ContentCopy;

before(async () => {
  copy = await copyContent();
  for (const locale of ['fr', 'en']) {
    await copy.replace(
      `criteria/${locale}/camp-microsoft.mdx`,
      'status: announced\n',
      'status: announced\npromisedOn: 2026-11-30\n',
    );
    await copy.replace(
      `criteria/${locale}/demo-2026.mdx`,
      'publishedOn: 2026-08-17\n',
      'promisedOn: 2026-11-30\npublishedOn: 2026-12-20\n',
    );
    const call = `calls/${locale}/demo-2026.mdx`;
    await copy.replace(call, 'closes: 2027-03-31T23:59', 'closes: 2026-10-31T23:59');
    await copy.replace(call, 'resultsOn: 2027-06-30', 'resultsOn: 2026-12-01');
  }
});

after(() => copy.remove());

const folderOf = (instant: string) => join(copy.dataDir, instant.replace(/\W/g, ''));

async function build(instant: string): Promise<(file: string) => Promise<string>> {
  const out = folderOf(instant);
  const { code, output } = await run(process.execPath, ['src/commands/build.ts', '--out', out], {
    env: { ...copy.env, BUILD_INSTANT: instant },
  });
  assert.equal(code, 0, output);
  return (file) => readFile(join(out, 'client', file), 'utf8');
}

const criteria = 'fr/programmes/camp-microsoft/criteres/index.html';
const program = 'fr/programmes/camp-microsoft/index.html';
const call = 'fr/candidater/appel-exemple-2026/index.html';

test('until the end of the promised day, where the site lives, nobody is told that anything is late', async () => {
  const read = await build('2026-12-01T04:59:59Z');
  assert.match(await read(criteria), /<strong[^>]*>Critères à venir<\/strong>/);
  assert.match(await read(call), /<strong[^>]*>Sélection en cours<\/strong>/);
  assert.match(await read('site.json'), /"nextTransition":"2026-12-01T05:00:00.000Z"/);
});

test('from the next second on, every page that speaks of them says that they are late', async () => {
  const read = await build('2026-12-01T05:00:00Z');
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
    ['2026-12-01T04:59:59Z', 'Critères à venir'],
    ['2026-12-01T05:00:00Z', 'Critères en retard'],
  ] as const) {
    const client = join(folderOf(instant), 'client');
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
  const read = await build('2026-12-20T05:00:00Z');
  const client = join(folderOf('2026-12-20T05:00:00Z'), 'client');
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
