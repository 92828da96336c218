import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkPairs } from '../../src/collections/read/pairs.ts';
import { readEntry } from '../../src/collections/read/entry.ts';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testContent } from '../support/content-copy.ts';

/** What the check says of Spark, whose English text has been changed. */
async function problemsWith(change: (text: string) => string) {
  const entries = [];
  for (const locale of ['fr', 'en'] as const) {
    const text = await readFile(join(testContent, 'programs', locale, 'spark.mdx'), 'utf8');
    const changed = locale === 'en' ? change(text) : text;
    if (locale === 'en') assert.notEqual(changed, text);
    const read = readEntry({ collection: 'programs', locale, name: 'spark' }, changed);
    assert.ok(read.ok, JSON.stringify(!read.ok && read.problems));
    entries.push(read.entry);
  }
  const files = entries.map(({ file }) => file);
  return checkPairs(entries, files).map(({ field, message }) => ({ field, message }));
}

await test('an editor whose figure differs in the other language is told which one, and both values', async () => {
  const [problem] = await problemsWith((text) => text.replace('value: 20', 'value: 21'));
  assert.equal(problem?.field, 'figures.0.value');
  assert.match(problem.message.fr, /^« Chiffres › nº 1 › [^»]+ » : 20 en français, 21 en anglais\.$/);
  assert.match(problem.message.en, /^“[^”]+ › no\. 1 › [^”]+”: 20 in French, 21 in English\.$/);
});

await test('an editor whose list is shorter in the other language is told how many items each has', async () => {
  const [problem] = await problemsWith((text) =>
    text.replace(/( {2}- label: [^\n]*\n {4}value: 20\n(?: {4}[^\n]*\n)*)/, ''),
  );
  assert.equal(problem?.field, 'figures');
  assert.match(problem.message.fr, /^« Chiffres » : \d éléments en français, \d éléments? en anglais\.$/);
});

await test('an editor whose switch differs in the other language reads yes and no', async () => {
  const [problem] = await problemsWith((text) => text.replace('confirmed: false', 'confirmed: true'));
  assert.equal(problem?.field, 'figures.0.confirmed');
  assert.match(problem.message.fr, /non en français, oui en anglais/);
});
