import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatEntryFile, parseEntryFile } from '../../src/model/entry-file.ts';

test('an entry file gives its fields, its body and the line of each', () => {
  const parsed = parseEntryFile(
    '---\ntitle: Spark\npathways:\n  - program: bizspark\n    condition: Mûre\n---\nUn texte.\n',
  );
  assert.ok(parsed.ok);
  assert.deepEqual(parsed.file.data, {
    title: 'Spark',
    pathways: [{ program: 'bizspark', condition: 'Mûre' }],
  });
  assert.equal(parsed.file.body, 'Un texte.\n');
  assert.equal(parsed.file.bodyLine, 7);
  assert.equal(parsed.file.lineOf(['pathways', 0, 'condition']), 5);
});

test('a rule in the body is not taken for the end of the front matter', () => {
  const parsed = parseEntryFile('---\ntitle: A\n---\nAvant\n\n---\n\nAprès\n');
  assert.ok(parsed.ok && parsed.file.body === 'Avant\n\n---\n\nAprès\n');
});

test('invalid YAML is told with its line in the file, and nothing is read from it', () => {
  const parsed = parseEntryFile('---\ntitle: Appel: 2026\nsummary: "ouvert\n---\nCorps');
  assert.ok(!parsed.ok);
  assert.equal(parsed.problem.code, 'front-matter-yaml');
  assert.equal(parsed.problem.line, 2);
});

test('a quotation mark that is not closed is told where it stands, not where the file ends', () => {
  const parsed = parseEntryFile(
    '---\ntitle: Appel\nsummary: "ouvert\norder: 1\ntranslation: complete\n---\n',
  );
  assert.ok(!parsed.ok);
  assert.equal(parsed.problem.line, 3);
  assert.match(parsed.problem.detail.fr, /guillemet/);
});

test('a text without front matter says so instead of becoming an empty entry', () => {
  const parsed = parseEntryFile('Juste un texte');
  assert.ok(!parsed.ok && parsed.problem.code === 'front-matter-missing');
});

test('what is written has no null, no empty field and no folded line', () => {
  const long = 'mot '.repeat(60).trim();
  const text = formatEntryFile(
    { title: long, author: null, people: [], note: '', picture: { alt: '' } },
    'Corps\n',
  );
  assert.equal(text, `---\ntitle: ${long}\n---\nCorps\n`);
});

test('whatever an editor types in a field comes back as typed', () => {
  const typed = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
    .filter((text) => text.trim() !== '');
  fc.assert(
    fc.property(typed, typed, fc.string({ unit: 'grapheme' }), (title, summary, body) => {
      const parsed = parseEntryFile(formatEntryFile({ title, list: [{ summary }] }, body));
      assert.ok(parsed.ok);
      assert.deepEqual(parsed.file.data, { title, list: [{ summary }] });
      assert.equal(parsed.file.body, body);
    }),
  );
});
