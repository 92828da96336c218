import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { BrokenLinksError, findBrokenLinks } from '../../src/integrations/links.ts';

const origin = 'https://passerelle.example';
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passerelle-links-'));
  await put('fr/programmes/spark/index.html', '<h1>Spark</h1><h2 id="apports">Apports</h2>');
  await put('404.html', '<a href="/fr/programmes/spark/">Spark</a>');
  await put('admin/index.html', '<a href="/nowhere/">the CMS is a program of its own</a>');
  await put('media/plan.pdf', '');
});

afterEach(() => rm(folder, { recursive: true }));

async function put(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, file)), { recursive: true });
  await writeFile(join(folder, file), text);
}

async function brokenIn(html: string): Promise<string[]> {
  await put('fr/index.html', html);
  return (await findBrokenLinks(folder, origin)).map(({ code, link }) => `${code} ${link}`);
}

const good = [
  '<a href="/fr/programmes/spark/">absolute</a>',
  '<a href="programmes/spark/#apports">relative, to a mark</a>',
  '<a href="/fr/programmes/spark/?q=1#apports">with a question</a>',
  '<a href="#ici">in the page</a><p id="ici"></p>',
  '<a href="#top">to the top</a>',
  '<a href="/media/plan.pdf">a file</a><img srcset="/media/plan.pdf 1x, /media/plan.pdf 2x" src="/media/plan.pdf">',
  '<link rel="alternate" href="https://passerelle.example/fr/programmes/spark/">',
  '<form action="/api/forms/application"></form><a href="/admin/">the CMS</a>',
  '<a href="https://example.org/nowhere">elsewhere</a><a href="mailto:a@example.org">mail</a>',
  '<!-- <a href="/nowhere/"> --><script>"<a href=\'/nowhere/\'>"</script>',
];

for (const html of good)
  test(`a reader follows it: ${html}`, async () => {
    assert.deepEqual(await brokenIn(html), []);
  });

test('the build refuses a mark that would lead a reader to the wrong part of a page', async () => {
  const twice = '<h2 id="questions">Questions</h2><h2 id="questions">Questions</h2><p id="ici"></p>';
  assert.deepEqual(await brokenIn(twice), ['repeated-id #questions']);
});

const bad: readonly [string, string][] = [
  ['<a href="/fr/programmes/sparc/">a slip of the pen</a>', 'no-page /fr/programmes/sparc/'],
  ['<a href="/fr/programmes/spark">no slash</a>', 'no-slash /fr/programmes/spark'],
  [
    '<a href="/fr/programmes/spark/#apport">a mark that is not there</a>',
    'no-fragment /fr/programmes/spark/#apport',
  ],
  ['<a href="#ailleurs">not in this page</a>', 'no-fragment #ailleurs'],
  ['<img src="/media/plan.png" alt="">', 'no-page /media/plan.png'],
  ['<img srcset="/media/plan.pdf 1x, /media/plan@2x.pdf 2x">', 'no-page /media/plan@2x.pdf'],
  ['<form action="/fr/envoyer/"></form>', 'no-page /fr/envoyer/'],
  ['<link rel="alternate" href="https://passerelle.example/en/">', 'no-page https://passerelle.example/en/'],
  ['<meta property="og:image" content="/og/fr.png">', 'no-page /og/fr.png'],
  ['<a href="/fr/100%/">a lone percent sign</a>', 'no-page /fr/100%/'],
  ["<a title='a > b' href=/fr/x/>without quotes</a>", 'no-page /fr/x/'],
];

for (const [html, expected] of bad)
  test(`the build refuses what would lead a reader nowhere: ${html}`, async () => {
    assert.deepEqual(await brokenIn(html), [expected]);
  });

test('a person who broke a link reads the page, the link and what to do, once for all the pages that have it', async () => {
  await put('fr/index.html', '<a href="/fr/perdu/">perdu</a>');
  await put('en/index.html', '<a href="/fr/perdu/">lost</a>');
  const fault = new BrokenLinksError(await findBrokenLinks(folder, origin));
  assert.equal(
    fault.message,
    'internal links that lead nowhere, or to one of several places: 1\n/en/ and 1 more: link to /fr/perdu/: no page or file has this address. ' +
      'Correct the link, or bring back what it led to.',
  );
});
