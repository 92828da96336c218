import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { build, client, out } from './site.ts';

test('one editor’s link to nothing does not hold back everybody’s news: it is published, and reported, even beside another installation that is gone', async () => {
  const warnings = await readFile(join(out, 'warnings.txt'), 'utf8');
  assert.match(warnings, /link to \/fr\/page-disparue\//);
});

test('a developer’s build stops at a link that leads nowhere, and names page and link', async () => {
  const { code, output } = await build('strict');
  assert.equal(code, 1);
  assert.match(
    output,
    /\/fr\/programmes\/spark\/: link to \/fr\/page-disparue\/: no page or file has this address/,
  );
});

test('an organization words one thing of the interface its own way, and keeps the program’s words for all else', async () => {
  const html = await readFile(join(client, 'fr/candidater/appel-exemple-2026/index.html'), 'utf8');
  assert.match(html, /Dernier jour/);
  assert.doesNotMatch(html, />\s*Clôture\s*</);
  assert.match(html, /Séances d’information/);
});
