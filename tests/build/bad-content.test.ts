import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { findProblems } from '../../src/collections/read/problems.ts';
import { run } from '../../src/commands/processes.ts';
import { problemToLine } from '../../src/model/problem.ts';
import { copyContent, type ContentCopy } from '../support/content-copy.ts';

let copy: ContentCopy;

beforeEach(async () => {
  copy = await copyContent();
});

afterEach(() => copy.remove());

const spark = 'programs/fr/spark.mdx';

async function problemLines(): Promise<string[]> {
  return (await findProblems(copy.contentDir)).map((problem) => problemToLine(problem));
}

test('the content of the project has nothing wrong', async () => {
  assert.deepEqual(await problemLines(), []);
});

test('an unknown field is named with its line, and the known ones are listed', async () => {
  await copy.replace(spark, '---\n', '---\nsubtitle: Un espace\n');
  const [line, ...others] = await problemLines();
  assert.match(
    line ?? '',
    /^programs\/fr\/spark\.mdx:2 subtitle: There is no field “subtitle”\. Remove it or use one of: title, /,
  );
  assert.deepEqual(others, []);
});

test('a former address that leads to no text is named with its line and its field', async () => {
  const site = await copy.read('site/site.yaml');
  const former = 'formerAddresses:\n  - from: /fr/ancien/\n    to: programs/sparc\n';
  await copy.write('site/site.yaml', `${site}${former}`);
  const at = site.split('\n').length + 2;
  assert.deepEqual(await problemLines(), [
    `site/site.yaml:${at} formerAddresses.0.to: The former address “/fr/ancien/” leads to a text that does not exist: “programs/sparc”. Choose one that exists, or remove the address.`,
  ]);
});

test('an unknown block is named with line and column, and the blocks that exist are listed', async () => {
  const text = await copy.read(spark);
  await copy.write(spark, `${text.trimEnd()}\n\n<Carousel />\n`);
  const [line = '', ...others] = await problemLines();
  const at = text.trimEnd().split('\n').length + 2;
  assert.ok(line.startsWith(`${spark}:${at}:1 `), line);
  assert.match(line, /Carousel.*Callout/);
  assert.deepEqual(others, []);
});

for (const [what, paragraph, expected] of [
  ['an import', 'import secrets from "node:process"', /import/],
  ['an expression', 'La clé est {process.env.SECRET}.', /\{/],
  ['raw HTML', 'Une ligne<br>une autre', /<br>/],
  ['a script address', '[cliquez](javascript:alert(1))', /javascript:/],
] as const) {
  test(`${what} in a body is refused with its line and what to write instead`, async () => {
    const text = await copy.read(spark);
    await copy.write(spark, `${text.trimEnd()}\n\n${paragraph}\n`);
    const lines = await problemLines();
    assert.ok(lines.length > 0);
    const at = text.trimEnd().split('\n').length + 2;
    for (const line of lines) assert.ok(line.startsWith(`${spark}:${at}:`), line);
    assert.match(lines.join('\n'), expected);
  });
}

test('a missing translation file is told with the two ways out', async () => {
  await rm(join(copy.contentDir, 'programs/en/spark.mdx'));
  const lines = await problemLines();
  assert.match(
    lines.join('\n'),
    /^programs\/en\/spark\.mdx:1 “Spark” exists in French, but its English file is missing\. Translate .*“Not translated”/m,
  );
});

test('YAML that cannot be read is told with its line', async () => {
  await copy.replace(spark, 'title: ', 'title: "');
  const [line = ''] = await problemLines();
  assert.match(line, /^programs\/fr\/spark\.mdx:\d+:\d+ The front matter cannot be read/);
});

test('a value that differs between the languages is told, so that no half-translated fact is published', async () => {
  await copy.replace('programs/en/spark.mdx', 'kind: coworking', 'kind: incubation');
  const lines = await problemLines();
  assert.match(
    lines.join('\n'),
    /programs\/en\/spark\.mdx:\d+ kind: “Type”: “Coworking space” in French, “Support and incubation” in English\. /,
  );
});

test('a relation to nothing is told', async () => {
  await copy.replace(spark, 'host: ', 'host: nobody-');
  const lines = await problemLines();
  assert.match(
    lines.join('\n'),
    /programs\/fr\/spark\.mdx:\d+ host: “Run by” leads to .* does not exist in the section “Organizations”: “nobody-/,
  );
});

test('a pathway that leads to no program is told, in both languages', async () => {
  for (const locale of ['fr', 'en'])
    await copy.replace(`programs/${locale}/spark.mdx`, '- program: bizspark', '- program: nowhere');
  assert.deepEqual(
    (await problemLines()).map((line) => line.replace(/:\d+ .*“nowhere”.*$/, '')),
    ['programs/en/spark.mdx', 'programs/fr/spark.mdx'],
  );
});

test('two pages with one address are told', async () => {
  const slug = /urlSlug: (.*)/.exec(await copy.read('programs/fr/bizspark.mdx'))?.[1] ?? '';
  await copy.replace(spark, /urlSlug: .*/.exec(await copy.read(spark))?.[0] ?? '', `urlSlug: ${slug}`);
  assert.match((await problemLines()).join('\n'), /urlSlug: The address “.*” is already used by/);
});

test('a page that would take the place of the search, or of the list of programs, is told where it says so', async () => {
  for (const [locale, slug] of [
    ['fr', 'recherche'],
    ['en', 'programs'],
  ] as const) {
    const file = `pages/${locale}/about.mdx`;
    await copy.replace(file, /urlSlug: .*/.exec(await copy.read(file))?.[0] ?? '', `urlSlug: ${slug}`);
  }
  assert.deepEqual(await problemLines(), [
    'pages/en/about.mdx:3 urlSlug: The address “programs” is that of a page that the site always has. Choose another page address.',
    'pages/fr/about.mdx:3 urlSlug: The address “recherche” is that of a page that the site always has. Choose another page address.',
  ]);
});

test('an organization that takes the address another has by its name is told, not the other', async () => {
  await copy.replace('partners/fr/quebec-city.mdx', 'urlSlug: ville-de-quebec', 'urlSlug: silicon-sentier');
  assert.deepEqual(await problemLines(), [
    'partners/fr/quebec-city.mdx:3 urlSlug: The address “silicon-sentier” is already used by “Silicon Sentier”. Choose another page address.',
  ]);
});

test('the build stops before it begins, with the sentence and without a stack trace', async () => {
  await copy.replace(spark, '---\n', '---\nsubtitle: Un espace\n');
  const { code, output } = await run(
    process.execPath,
    ['src/commands/build.ts', '--out', join(copy.dataDir, 'out')],
    { env: { ...copy.env, LANG: 'C' } },
  );
  assert.equal(code, 1);
  assert.match(output, /content\/programs\/fr\/spark\.mdx:2 subtitle: There is no field/);
  assert.match(output, /1 problem in the content: nothing was built\./);
  assert.doesNotMatch(output, /^ {4}at /m);
});

for (const [what, file, from, to, field] of [
  [
    'a call that closes before it opens',
    'calls/LL/demo-2026.mdx',
    /^closes: .*$/m,
    'closes: 2020-01-01T10:00',
    'closes',
  ],
  [
    'results that come before the call closes',
    'calls/LL/demo-2026.mdx',
    /^closes: /m,
    'resultsOn: 2020-01-01\ncloses: ',
    'resultsOn',
  ],
  [
    'a call published once it has closed',
    'calls/LL/demo-2026.mdx',
    /^translation: /m,
    'publishAt: 2040-01-01T10:00\ntranslation: ',
    'closes',
  ],
  [
    'a cohort that ends before it begins',
    'cohorts/LL/demo-2026.mdx',
    /^translation: /m,
    'from: 2027-02-01\nto: 2027-01-01\ntranslation: ',
    'to',
  ],
  [
    'a format that takes at least more than at most',
    'programs/LL/spark.mdx',
    /min: 1\n {4}max: 3/,
    'min: 4\n    max: 3',
    'supportFormats.1.max',
  ],
] as const) {
  test(`${what} is refused, in both languages`, async () => {
    for (const locale of ['fr', 'en']) {
      const path = file.replace('LL', locale);
      const text = await copy.read(path);
      const bare = text.replace(/^(?:from|to|resultsOn): .*\n/gm, '');
      await copy.write(path, bare.replace(from, to));
    }
    const problems = (await findProblems(copy.contentDir)).filter(({ code }) => /-order$/.test(code));
    assert.deepEqual(
      problems.map((problem) => [problem.file, problem.field]),
      ['en', 'fr'].map((locale) => [file.replace('LL', locale), field]),
    );
  });
}
