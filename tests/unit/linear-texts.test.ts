import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalBody } from '../../src/mdx/escaping/canonical.ts';
import { checkBody } from '../../src/mdx/check.ts';
import { readYamlText } from '../../src/model/yaml/yaml-text.ts';
import { cleanFileName } from '../../src/server/applications/intake/body/file-name.ts';
import { cleanText } from '../../src/forms/values.ts';
import { fold } from '../../src/i18n/fold.ts';
import { digestSubmission } from '../../src/server/applications/intake/idempotency.ts';
import { mailboxOf } from '../../src/server/applications/delivery/channels/mail/addresses.ts';
import { queryToPlans, parseSynonyms } from '../../src/scripts/search/search-words.ts';
import { isPictureName } from '../../src/server/cms/checks/pictures.ts';
import { parsePath } from '../../src/server/cms/names/paths.ts';
import { requestSchema } from '../../src/server/cms/protocol/requests.ts';
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

test('marks heaped on one letter are put in order in one go, and are all kept', async () => {
  const heap = (size: number) => `a${'\u0301'.repeat(size)}${'\u0323'.repeat(size)}`;
  const clean: Readonly<Record<string, (text: string) => string>> = {
    cleanText,
    cleanFileName,
    fold,
    canonicalBody,
    mailboxOf: (text) => mailboxOf(`${text}@exemple.ca`),
  };
  for (const [name, work] of Object.entries(clean))
    await assertLinear(name, (size) => work(heap(size)), 3_000);
  const cleaned = cleanText(heap(100));
  assert.equal(cleaned.match(/[\u0301\u0323]|á|ạ/g)?.length, 200);
  assert.equal(cleanText(cleaned), cleaned);
  const hidden = cleanText(`a${`${'\u0301'.repeat(29)}\u0001`.repeat(10)}`);
  assert.equal(cleanText(hidden), hidden, 'also where signs that are taken out stood between the marks');
});

test('a program whose field names are heaps of marks keeps no applicant waiting', async () => {
  const digest = (size: number) => {
    const heap = (one: string, other: string) => `a${one.repeat(size)}${other.repeat(size)}`;
    const names = [heap('\u0301', '\u0323'), heap('\u0323', '\u0301'), heap('\u0301', '\u0324')];
    const unrecognised = Object.fromEntries(names.map((name) => [name, ['x']]));
    return digestSubmission({
      form: 'question',
      call: null,
      answers: {},
      unrecognised,
      files: [],
      agreed: [],
    });
  };
  await assertLinear('digestSubmission', digest, 3_000);
});

test('a letter with the marks that writing gives it is composed as ever', () => {
  assert.equal(cleanText('e\u0301 o\u0302\u0301'), 'é ố');
});

test('a file’s name of any length is made safe to show in one go', async () => {
  for (const part of ['.', '/', 'a.', ' ', '..', '\u202e', '.pdf']) {
    await assertLinear(JSON.stringify(part), (size) => cleanFileName(`${part.repeat(size)}é`), 5_000);
  }
});

test('the names of pictures and texts that the CMS sends are read in one go, however long', async () => {
  for (const part of ['a', 'a-', '-', '.', 'a.', '.jpg', '../', 'content/media/', '\u00e9', '\0']) {
    for (const [start, end] of [
      ['content/media/a', '.jpg!'],
      ['content/domains/fr/a', '.mdx!'],
      ['content/forms/a', '.yaml!'],
    ] as const) {
      const read = (size: number) => {
        const path = start + part.repeat(size) + end;
        return [parsePath(path), isPictureName(path)];
      };
      await assertLinear(`${start} ${JSON.stringify(part)}`, read, 10_000);
    }
  }
});

test('a request of the CMS is read in one go, however many files or letters it names', async () => {
  const asks: Readonly<Record<string, (size: number) => unknown>> = {
    files: (size) => ({ action: 'entriesByFiles', params: { files: Array(size).fill({ path: 'a' }) } }),
    folder: (size) => ({ action: 'entriesByFolder', params: { folder: 'content/'.repeat(size) } }),
    path: (size) => ({ action: 'getMediaFile', params: { path: '../'.repeat(size) } }),
    picture: (size) => ({
      action: 'persistMedia',
      params: { asset: { path: 'a.png', content: 'A=='.repeat(size), encoding: 'base64' } },
    }),
    versions: (size) => ({
      action: 'deleteFiles',
      params: {
        paths: [],
        seen: Object.fromEntries(Array.from({ length: size }, (_, index) => [index, 'a'])),
      },
    }),
  };
  for (const [what, ask] of Object.entries(asks))
    await assertLinear(what, (size) => requestSchema.safeParse(ask(size)), 4_000);
});

test('whatever a reader searches for is divided into words in one go', async () => {
  const ignored = new Set(['de', 'la']);
  for (const part of ['l’', "qu'", '1', '1,', '123 ', 'a-', 'a ', '"', '€', ' ', '-', 'é', 'jusqu’a']) {
    for (const locale of ['fr', 'en'] as const) {
      const read = (size: number) => queryToPlans(`${part.repeat(size)}x`, locale, ignored);
      await assertLinear(`${locale} ${JSON.stringify(part)}`, read, 4_000);
    }
  }
  for (const part of ['a, b = c; ', 'a,', '=', ';'])
    await assertLinear(
      `synonyms ${JSON.stringify(part)}`,
      (size) => parseSynonyms(part.repeat(size)),
      20_000,
    );
});
