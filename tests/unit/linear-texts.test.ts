import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalBody } from '../../src/mdx/canonical.ts';
import { checkBody } from '../../src/mdx/check.ts';
import { readYamlText } from '../../src/model/yaml-text.ts';
import { cleanFileName } from '../../src/server/intake/files.ts';
import { assertLinear } from '../support/growth.ts';

/** Texts that took the editor’s back end, and with it the whole server, seconds to minutes. */
const hostile: Readonly<Record<string, string>> = {
  'old HTML in capitals': '<A>'.repeat(4_000),
  'signs of emphasis': '*_'.repeat(25_000),
  'words in braces': '{a}'.repeat(60_000),
  'quotations in quotations': '> '.repeat(2_000),
  'lists in lists': '- '.repeat(2_000),
  'open brackets': '['.repeat(50_000),
};

test('an editor who pastes a text that is too complicated is told at once from which line on, and it is kept as sent', () => {
  for (const [what, part] of Object.entries(hostile)) {
    const body = `Avant.\n\n${part}\n`;
    const before = process.cpuUsage();
    const problems = checkBody(body, { firstLine: 5 });
    assert.equal(canonicalBody(body), body, what);
    const spent = process.cpuUsage(before).user / 1_000;
    assert.deepEqual(
      problems.map(({ code, line }) => [code, line]),
      [['body/too-complex', 7]],
      what,
    );
    assert.ok(spent < 1_000, `${what}: ${spent} ms`);
  }
});

test('a long text of many paragraphs is not taken for a complicated one', () => {
  const paragraph =
    'Un *mot* et un **autre**, voir [la page](/fr/) [ici](/fr/) : `code`.\n\n- un\n- deux\n\n';
  assert.deepEqual(checkBody(paragraph.repeat(400)), []);
});

test('front matter and forms of any number of fields are read in one go, and a field that is there twice is named', async () => {
  const fields = (size: number) => Array.from({ length: size }, (_, index) => `k${index}: v`).join('\n');
  await assertLinear('fields', (size) => readYamlText(fields(size)), 2_000);
  const read = readYamlText('a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n');
  assert.deepEqual(read, { ok: false, problem: { line: 5, column: 3, code: 'DUPLICATE_KEY' } });
});

test('a file’s name of any length is made safe to show in one go', async () => {
  for (const part of ['.', '/', 'a.', ' ', '..', '\u202e', '.pdf']) {
    await assertLinear(JSON.stringify(part), (size) => cleanFileName(`${part.repeat(size)}é`), 5_000);
  }
});
