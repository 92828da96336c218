import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readEntry } from '../../src/collections/read/entry.ts';
import { canonicalEntryFile } from '../../src/model/canonical.ts';
import { formatEntryFile, parseEntryFile } from '../../src/model/entry-file.ts';
import { parseYamlFile } from '../../src/model/yaml/yaml-file.ts';

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
    .filter((text) => text.trim() !== '' && !text.includes('\uFFFD'));
  const text = fc.string({ unit: 'grapheme' }).filter((one) => !one.includes('\uFFFD'));
  fc.assert(
    fc.property(typed, typed, text, (title, summary, body) => {
      const parsed = parseEntryFile(formatEntryFile({ title, list: [{ summary }] }, body));
      assert.ok(parsed.ok);
      assert.deepEqual(parsed.file.data, { title, list: [{ summary }] });
      assert.equal(parsed.file.body, body);
    }),
  );
});

test('a text that begins like an alias, an anchor or a tag of YAML is a problem with its line, not the end of the CMS', () => {
  for (const value of ['*Nouveau', '&Nouveau', '!Important lire avant', '!!binary aGk=']) {
    const parsed = parseEntryFile(`---\ntitle: Spark\nsummary: ${value}\n---\nCorps\n`);
    assert.ok(!parsed.ok, value);
    assert.deepEqual([parsed.problem.code, parsed.problem.line], ['front-matter-yaml', 3], value);
    assert.match(parsed.problem.detail.fr, /entre guillemets/);
    const settings = parseYamlFile(`name: Spark\nsummary: ${value}\n`);
    assert.ok(!settings.ok && settings.problem.line === 2, value);
  }
});

test('what stands after the end of the fields is not lost in silence', () => {
  assert.ok(!parseEntryFile('---\ntitle: A\n...\nsummary: B\n---\n').ok);
});

/** What a hand, a merge or an attacker may put in a file of fields. */
const key = fc.constantFrom('title', 'order', '__proto__', 'constructor', 'toString', '<<', '? [a]', '1', '');
const value = fc.oneof(
  fc.constantFrom(
    '*a',
    '&a b',
    '<<: *a',
    '!!binary aGk=',
    '!!set {a}',
    '!!omap [a: 1]',
    '!tag x',
    '[',
    '{',
    '"',
  ),
  fc.constantFrom(
    '2026-02-30',
    '!!timestamp 2026-99-99',
    '0x1F',
    '.nan',
    '1e999',
    '9'.repeat(400),
    '~',
    '|',
    '>-',
  ),
  fc.constantFrom(
    '%YAML 1.1',
    '--- b',
    '...',
    '\t- a',
    '\u0000',
    '\ud800',
    '\ufeff',
    '\r',
    '{a: {constructor: {b: 1}}}',
  ),
  fc.integer({ min: 1, max: 2000 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
  fc.integer({ min: 1, max: 1000 }).map((depth) => '{a: '.repeat(depth) + '}'.repeat(depth)),
  fc.string({ unit: 'binary' }),
);
const line = fc
  .tuple(fc.nat(6), key, value)
  .map(([indent, name, rest]) => `${' '.repeat(indent)}${name}: ${rest}`);
const fields = fc.array(fc.oneof(line, value), { maxLength: 8 }).map((lines) => lines.join('\n'));

test('whatever a file holds, reading it ends in its fields or in a problem, and so does writing it', () => {
  fc.assert(
    fc.property(fields, fc.string(), (yaml, body) => {
      const text = `---\n${yaml}\n---\n${body}`;
      const parsed = parseEntryFile(text);
      parseYamlFile(yaml);
      if (!parsed.ok) return;
      parsed.file.lineOf(['title', 0, 'constructor']);
      readEntry({ collection: 'programs', locale: 'fr', name: 'spark' }, text);
      canonicalEntryFile('programs', parsed.file.data, parsed.file.body);
    }),
    { numRuns: 100 },
  );
});

test('a field called like what every object has is told as unknown, and a save does not fall over it', () => {
  const text =
    '---\ntitle: Spark\nduration:\n  constructor:\n    a: 1\nconstructor:\n  toString: 1\ntranslation: complete\n---\n';
  const read = readEntry({ collection: 'programs', locale: 'fr', name: 'spark' }, text);
  assert.ok(!read.ok && read.problems.some(({ field }) => field === 'constructor'));
  assert.match(canonicalEntryFile('programs', { constructor: { a: '1' } }, ''), /constructor:/);
});

test('a person who forgot a colon in a file is told of a colon, on the line of it', () => {
  const parsed = parseYamlFile('name: x\nretentionDays 365\nzone: America/Toronto\n');
  assert.ok(!parsed.ok);
  assert.equal(parsed.problem.line, 2);
  assert.match(parsed.problem.detail.fr, /^un « : » manque après le nom du champ/);
});
