import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { elementsOf, textOf } from '../../../src/integrations/html.ts';
import { routes } from '../../../src/i18n/routes.ts';
import { openDataPaths } from '../../../src/model/open-data/addresses.ts';
import { publishedFiles } from '../../../src/model/open-data/files.ts';
import { client } from './site.ts';

const read = (file: string) => readFile(join(client, file), 'utf8');
const readCriteria = async () =>
  publishedFiles.criteria.parse(JSON.parse(await read('data/criteria.json'))).criteria;

/** Asserts that an address leads to a place that its page has. */
async function assertLeads(address: string): Promise<void> {
  const { pathname, hash } = new URL(address);
  const ids = elementsOf(await read(`${pathname}index.html`)).map(({ attributes }) => attributes.get('id'));
  assert.ok(ids.includes(hash.slice(1)), address);
}

test('a researcher reads the criteria of a call as data: in both languages, with their weights, and how they changed', async () => {
  const criteria = (await readCriteria()).find(({ id }) => id === 'demo-2026');
  assert.deepEqual(
    criteria?.selection.map(({ label, weight }) => [label.en, weight]),
    [
      ['The need', 25],
      ['The technology', 30],
      ['The team', 20],
      ['Use of the sales network', 15],
      ['Effects in Québec City', 10],
    ],
  );
  assert.deepEqual(criteria.calls, ['demo-2026']);
  assert.equal(criteria.selection[2]?.id, 'l-equipe');
  assert.deepEqual(
    criteria.versions.map(({ number, date }) => [number, date]),
    [
      [2, '2026-09-14'],
      [1, '2026-08-17'],
    ],
  );
  assert.equal(criteria.version, 2);
  assert.equal(criteria.lastModified, '2026-09-14');
  const [first] = criteria.versions[0]?.comparison ?? [];
  assert.deepEqual(
    [first?.subject.en, first?.before.en, first?.after.en],
    ['Weight of the technology', '35%', '30%'],
  );
});

test('a prospect reads on the page of an open call that its criteria changed after it opened, which version applies, and what changed', async () => {
  const [newest] = (await readCriteria()).find(({ id }) => id === 'demo-2026')?.versions ?? [];
  for (const [locale, page, said] of [
    [
      'fr',
      'fr/candidater/appel-exemple-2026',
      'Modifiés le 14 septembre 2026, après l’ouverture de l’appel : c’est la version 1, celle du 17 août 2026, qui vaut pour cet appel.',
    ],
    [
      'en',
      'en/apply/example-call-2026',
      'The criteria were revised on September 14, 2026, after this call opened: version 1, dated August 17, 2026, still applies to it.',
    ],
  ] as const) {
    const note = /<p class="meta"[^>]*>([^<]*)<a href="([^"]*#demo-2026-version-2)"/.exec(
      await read(`${page}/index.html`),
    );
    assert.equal(note?.[1]?.replace(/\s+/g, ' ').trim(), said);
    const { pathname, hash } = new URL(newest?.url[locale] ?? '');
    assert.equal(note[2], `${pathname}${hash}`);
  }
});

test('a link to one criterion, or to one version, leads to it on the page of each language', async () => {
  const all = await readCriteria();
  const places = all.flatMap(({ eligibility, selection, process, versions }) =>
    [...eligibility, ...selection, ...process, ...versions].flatMap(({ url }) => [url.fr, url.en]),
  );
  assert.equal(places.length, 2 * (4 + 5 + 3 + 2));
  for (const address of places) await assertLeads(address ?? assert.fail('a language has no place for it'));
});

test('criteria that are only announced say so, and nothing of what they will be', async () => {
  const announced = (await readCriteria()).find(({ id }) => id === 'camp-microsoft');
  assert.equal(announced?.status, 'announced');
  assert.deepEqual([announced.selection, announced.versions, announced.lastModified], [[], [], null]);
});

test('a team that writes its answers elsewhere reads the questions as data, with their limits and answers', async () => {
  const { forms } = publishedFiles.forms.parse(JSON.parse(await read('data/forms.json')));
  const form = forms.find(({ id }) => id === 'application');
  assert.equal(form?.action, 'https://passerelle.example/api/forms/application');
  assert.deepEqual(form.calls, ['demo-2026', 'demo-2027']);
  const questions = form.sections.flatMap((section) => section.questions);
  const named = (name: string) => questions.find(({ id }) => id === name);
  assert.deepEqual(named('companyName')?.limits, { minLength: 0, maxLength: 120 });
  assert.deepEqual(named('country')?.when, { question: 'territory', answers: ['elsewhere'] });
  assert.deepEqual(
    named('basedInQuebecCity')?.rulesOut.map(({ answer }) => answer),
    ['no'],
  );
  assert.ok(named('domain')?.options?.some(({ value }) => value === 'cybersecurity'));
  assert.equal(named('territory')?.options?.[0]?.label.en, 'Québec City and its region');
});

test('who may use the data, and how, stands in each file, as the settings say', async () => {
  for (const name of ['programs', 'calls', 'criteria', 'forms', 'startups'] as const) {
    const { licence } = publishedFiles[name].parse(JSON.parse(await read(`data/${name}.json`)));
    assert.equal(licence?.url, 'https://creativecommons.org/licenses/by/4.0/', name);
    assert.equal(licence.name.en, 'Creative Commons Attribution 4.0');
  }
});

/** An address as the page of open data writes it: those of single calls have one pattern. */
const asListed = (path: string) => path.replace(/(opportunities\/).*$/, '$1<id>.json');

test('the page about open data names each file that is there for everyone, in both languages, and no other', async () => {
  const built = globSync(['data/*.json', 'common-grants/**/*.json'], { cwd: client }).map(
    (file) => `/${file}`,
  );
  const files = [...new Set(built.map(asListed))].sort();
  assert.deepEqual(files, [...openDataPaths].map(asListed).sort());
  for (const locale of ['fr', 'en'] as const) {
    const page = elementsOf(await read(`${routes.openData(locale)}index.html`));
    const named = page.filter(({ name }) => name === 'dd').map((element) => textOf(element).trim());
    const feeds = [routes.newsFeed(locale), routes.callsCalendar(locale)];
    assert.deepEqual(named.sort(), [...files, 'commongrants.org', ...feeds].sort(), locale);
    const links = page.flatMap(({ attributes }) => attributes.get('href') ?? []);
    for (const path of [...files, ...feeds]) if (!path.includes('<')) assert.ok(links.includes(path), path);
    assert.ok(links.includes('https://creativecommons.org/licenses/by/4.0/'), 'the licence of the settings');
  }
});
