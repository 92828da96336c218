import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { run } from '../../src/commands/processes.ts';
import { copyContent, type ContentCopy } from '../support/content-copy.ts';

/** Criteria and results that were both promised for 30 November in Québec City, and have not come. */
let copy: ContentCopy;

before(async () => {
  copy = await copyContent();
  for (const locale of ['fr', 'en']) {
    await copy.replace(
      `criteria/${locale}/camp-microsoft.mdx`,
      'status: announced\n',
      'status: announced\npromisedOn: 2026-11-30\n',
    );
    const call = `calls/${locale}/demo-2026.mdx`;
    await copy.replace(call, 'closes: 2027-03-31T23:59', 'closes: 2026-10-31T23:59');
    await copy.replace(call, 'resultsOn: 2027-06-30', 'resultsOn: 2026-12-01');
  }
});

after(() => copy.remove());

async function build(instant: string): Promise<(file: string) => Promise<string>> {
  const out = join(copy.dataDir, instant.replace(/\W/g, ''));
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

test('a call that is over stays, with its outcome, and its program promises no next date', async () => {
  await copy.replace(
    'calls/fr/demo-2026.mdx',
    'resultsOn:',
    'outcome: Dix équipes ont été retenues.\nresultsOn:',
  );
  for (const locale of ['fr', 'en']) await rm(join(copy.contentDir, `calls/${locale}/demo-2027.mdx`));
  const read = await build('2026-12-02T12:00:00Z');
  assert.match(await read(call), /Résultats publiés[\s\S]*Dix équipes ont été retenues\./);
  assert.match(await read('fr/candidater/index.html'), /Appel d’exemple 2026/);
  const facts = /<th[^>]*>Prochaine date<\/th>[\s\S]*?<\/tr>/.exec(await read(program))?.[0] ?? '';
  assert.match(facts, /Aucun appel n’est annoncé pour le moment\./);
  assert.doesNotMatch(facts, /Résultats publiés|Clos/);
});
