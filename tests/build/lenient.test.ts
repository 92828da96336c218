import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { run } from '../../src/commands/processes.ts';
import { copyContent, type ContentCopy } from '../support/content-copy.ts';

let copy: ContentCopy;

before(async () => {
  copy = await copyContent();
  const spark = await copy.read('programs/fr/spark.mdx');
  await copy.write('programs/fr/spark.mdx', `${spark.trimEnd()}\n\nVoir [la suite](/fr/page-disparue/).\n`);
  for (const locale of ['fr', 'en']) {
    const strings = await copy.read(`ui/${locale}.json`);
    await copy.write(`ui/${locale}.json`, strings.replace(/ {2}"call\.sessions": ".*",\n/, ''));
  }
});

after(() => copy.remove());

const build = (...args: string[]) =>
  run(process.execPath, ['src/commands/build.ts', '--out', join(copy.dataDir, 'out'), ...args], {
    env: copy.env,
  });

test('a developer’s build stops at a link that leads nowhere, and names page and link', async () => {
  const { code, output } = await build();
  assert.equal(code, 1);
  assert.match(
    output,
    /\/fr\/programmes\/spark\/: link to \/fr\/page-disparue\/: no page or file has this address/,
  );
});

test('one editor’s link to nothing does not hold back everybody’s news: it is published, and reported', async () => {
  const { code, output } = await build('--lenient');
  assert.equal(code, 0, output);
  const warnings = await readFile(join(copy.dataDir, 'out/warnings.txt'), 'utf8');
  assert.match(warnings, /link to \/fr\/page-disparue\//);
});

test('content of an earlier version, which lacks the newest words of the interface, is published with the program’s own', async () => {
  assert.doesNotMatch(await copy.read('ui/fr.json'), /"call\.sessions"/);
  const page = 'out/client/fr/candidater/appel-exemple-2026/index.html';
  assert.match(await readFile(join(copy.dataDir, page), 'utf8'), /Séances d’information/);
});
