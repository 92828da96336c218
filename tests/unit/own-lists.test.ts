import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { findProblems } from '../../src/collections/read/problems.ts';
import { formatInstant } from '../../src/i18n/dates.ts';
import { formatMoney } from '../../src/i18n/numbers.ts';
import { copyContent } from '../support/content-copy.ts';

async function copyOf(t: TestContext) {
  const copy = await copyContent();
  t.after(() => copy.remove());
  return copy;
}

/** The front matter of a program as short as it may be. */
const program = (rest: string) =>
  `---\ntitle: Résidence\nurlSlug: residence\nsummary: Un programme.\n${rest}\nhost: own\nexample: true\ntranslation: complete\n---\n`;

async function withProgram(t: TestContext, rest: string) {
  const copy = await copyOf(t);
  for (const locale of ['fr', 'en']) {
    await copy.write(`programs/${locale}/residence.mdx`, program(rest));
    await copy.write(
      `partners/${locale}/own.mdx`,
      '---\ntitle: Organisme\nsummary: Un organisme.\nexample: true\ntranslation: complete\n---\n',
    );
  }
  return copy;
}

test('an organization adds kinds, regions and zones of its own', async (t) => {
  const copy = await withProgram(t, 'kind: residence\nregion: acadie');
  const name = (fr: string, en: string) => `    label:\n      fr: ${fr}\n      en: ${en}\n`;
  await copy.replace(
    'site/site.yaml',
    'programKinds:\n',
    `programKinds:\n  - value: residence\n${name('Résidence', 'Residency')}`,
  );
  await copy.replace(
    'site/site.yaml',
    'regions:\n',
    `regions:\n  - value: acadie\n${name('Acadie', 'Acadia')}    customs: fr-CA\n`,
  );
  await copy.replace(
    'site/site.yaml',
    'zones:\n',
    `zones:\n  - value: America/Moncton\n${name('Heure de l’Atlantique', 'Atlantic time')}`,
  );
  await copy.replace('site/site.yaml', 'zone: America/Toronto', 'zone: America/Moncton');
  assert.deepEqual(await findProblems(copy.contentDir), []);
});

test('a value that is in no list is told with its file, its line and the list, in each text that uses it', async (t) => {
  const copy = await withProgram(t, 'kind: residence');
  const problems = await findProblems(copy.contentDir);
  assert.deepEqual(problems.map(({ file, line, code }) => `${file}:${line} ${code}`).sort(), [
    'programs/en/residence.mdx:5 value-unlisted',
    'programs/fr/residence.mdx:5 value-unlisted',
  ]);
  assert.equal(
    problems[0]?.message.fr,
    '« Type » : « residence » n’est pas dans la liste « Types de programmes » des réglages du site.',
  );
});

test('a zone that no clock knows is refused where it is entered', async (t) => {
  const copy = await copyOf(t);
  await copy.replace('site/site.yaml', 'value: Europe/Paris', 'value: Europe/Lutece');
  const [problem] = await findProblems(copy.contentDir);
  assert.deepEqual([problem?.file, problem?.field], ['site/site.yaml', 'zones.1.value']);
});

test('times and amounts of anywhere are said in words of the page’s language', () => {
  const instant = Date.parse('2027-01-01T00:00:00Z');
  assert.match(formatInstant(instant, 'America/Halifax', 'fr-CA'), /\(HNA\)$/);
  assert.match(formatInstant(instant, 'Asia/Tokyo', 'fr-CA'), /\(heure normale du Japon\)$/);
  assert.match(formatInstant(instant, 'Europe/Brussels', 'en-CA'), /\(Central European Standard Time\)$/);
  assert.equal(formatMoney(1200, 'CHF', 'fr-CA'), '1\u00a0200\u00a0CHF');
  assert.equal(formatMoney(1200, 'CHF', 'en-CA'), 'CHF\u00a01,200');
  assert.equal(formatMoney(1200, 'GBP', 'en-CA'), '£1,200');
});
