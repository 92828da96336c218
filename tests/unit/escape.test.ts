import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { canonicalBody } from '../../src/mdx/escaping/canonical.ts';
import { checkBody } from '../../src/mdx/check.ts';
import { escapeBody } from '../../src/mdx/escaping/escape-body.ts';
import { nodesOf, parseBody } from '../../src/mdx/parse.ts';
import { blocks } from '../../src/mdx/blocks/registry.ts';
import { assertLinear } from '../support/growth.ts';

/** What people type, with everything that MDX would take for code and what Markdown makes of the rest. */
const token = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('un', 'mot', 'été', '5', 'l’idée', '😀', '\u00a0', 'עברית') },
  { weight: 3, arbitrary: fc.constantFrom(' ', '\n', '\n\n', '  \n', '\\') },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      '{',
      '}',
      '<',
      '>',
      '<3',
      '<br>',
      '</b>',
      '<b',
      '{a}',
      '{1 +',
      '<!--',
      '{/*',
      '</',
      '<>',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('export ', 'import ', '\n\nexport un', '\n\nimport {', 'export', 'import'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('*', '**', '_', '`', '``', '# ', '\n> ', '\n* ', '\n1. ', '~~', '|', '---'),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('\n```\n', '\n| a | b |\n| - | - |\n', '&amp;', '&#123;', '&lt;', '[', ']'),
  },
);
const prose = fc.array(token, { maxLength: 30 }).map((tokens) => tokens.join(''));

/** What a reader gets of a body: its tree without places, each text node's neighbours joined. */
function rendered(source: string): unknown {
  const parsed = parseBody(source);
  assert.ok(parsed.ok, `the engine refuses ${JSON.stringify(source)}`);
  return JSON.parse(
    JSON.stringify(parsed.root, (key, value: unknown) =>
      key === 'position' || key === 'label' ? undefined : isCode(value) ? inOneLine(value) : value,
    ),
  );
}

const isCode = (value: unknown): value is { type: 'inlineCode'; value: string } =>
  typeof value === 'object' && value !== null && 'type' in value && value.type === 'inlineCode';

/** A browser shows spaces and ends of lines inside code as one space; those at its ends, which the engine counts in several ways, are left out. */
const inOneLine = (code: { type: 'inlineCode'; value: string }) => ({
  type: code.type,
  value: code.value.replace(/[ \t\n]+/g, ' ').trim(),
});

const places = new Map([
  ['{', '%'],
  ['}', '^'],
  ['<', '$'],
]);

/** The same text with a harmless sign for each suspect one: what a text looks like that nobody takes for code. */
function harmless(source: string): string {
  return source
    .replace(/[{}<]/g, (sign) => places.get(sign) ?? sign)
    .replace(/import/g, 'jmport')
    .replace(/export/g, 'fxport');
}

/** The same for what was rendered. */
function harmlessTree(tree: unknown): unknown {
  return JSON.parse(
    JSON.stringify(tree, (_, value: unknown) => (typeof value === 'string' ? harmless(value) : value)),
  );
}

suite('prose that an editor types', () => {
  test('renders exactly as it was typed, whatever signs it holds', () => {
    fc.assert(
      fc.property(prose, (source) => {
        assert.deepEqual(
          harmlessTree(rendered(escapeBody(source))),
          harmlessTree(rendered(harmless(source))),
        );
      }),
      { numRuns: 3000 },
    );
  });

  test('is never refused by the gate once escaped', () => {
    fc.assert(
      fc.property(prose, (source) => {
        assert.deepEqual(checkBody(escapeBody(source)), []);
      }),
      { numRuns: 1000 },
    );
  });

  test('is not escaped twice', () => {
    fc.assert(
      fc.property(prose, (source) => {
        const once = escapeBody(source);
        assert.equal(escapeBody(once), once);
      }),
      { numRuns: 1000 },
    );
  });

  test('leaves code alone that two paragraphs hid, each taken for code of its own', () => {
    const fence = '\n\n```\n\n\n{';
    assert.equal(escapeBody(`export \n\nimport {  ${fence}`), `&#101;xport \n\n&#105;mport \\{  ${fence}`);
  });

  test('leaves code alone whose second line would end the paragraph', () => {
    assert.equal(escapeBody('Écrivez `a\n</b>\n{x}`.'), 'Écrivez `a </b> {x}`.');
    assert.equal(escapeBody('> `a\n> <b>`'), '> `a <b>`');
  });

  test('keeps an address in angle brackets as a link', () => {
    assert.equal(
      escapeBody('Voir <https://exemple.org/a> ou <a@exemple.org>.'),
      'Voir [https://exemple.org/a](https://exemple.org/a) ou [a@exemple.org](mailto:a@exemple.org).',
    );
  });

  test('keeps an address with spaces that stands in angle brackets', () => {
    for (const body of [
      '[un {mot}](<~/media/a b.pdf> "x")',
      '![un {mot}](<~/media/a b.jpg>)',
      '[x]\n\n[x]: <a b>',
    ]) {
      assert.equal(escapeBody(body), body.replace('{', '\\{'));
    }
  });

  test('leaves to the gate what is meant as a block, and escapes the rest', () => {
    const body =
      'I <3 {you}\n\n<Calout kind="note">\n\nun {mot}\n\n</Calout>\n\n<Callout kind="note">\n\nsans fin';
    const escaped = escapeBody(body);
    assert.match(escaped, /I \\<3 \\\{you\}/);
    assert.match(escaped, /un \\\{mot\}/);
    assert.deepEqual(
      checkBody(escaped).map(({ code }) => code),
      ['body/unknown-block', 'body/unclosed-block'],
    );
  });

  test('of fifty thousand characters is escaped in a time that grows no faster than the text', () =>
    assertLinear(
      'escaping',
      (size) => {
        assert.deepEqual(checkBody(escapeBody('I <3 {you} <br> '.repeat(size))), []);
      },
      400,
    ));
});

suite('the canonical form', () => {
  test('does not change a second time', () => {
    fc.assert(
      fc.property(prose, (source) => {
        const once = canonicalBody(source);
        assert.equal(canonicalBody(once), once);
      }),
      { numRuns: 1000 },
    );
  });

  test('renders the same as the body it comes from', () => {
    fc.assert(
      fc.property(prose, (source) => {
        assert.deepEqual(rendered(canonicalBody(source)), rendered(escapeBody(source).normalize('NFC')));
      }),
      { numRuns: 1000 },
    );
  });

  test('is the form in which the examples are written', () => {
    for (const example of blocks.flatMap(({ examples }) => examples)) {
      assert.equal(canonicalBody(example.fr), `${example.fr}\n`);
      assert.equal(canonicalBody(example.en), `${example.en}\n`);
    }
  });

  test('puts attributes in order, with straight quotation marks', () => {
    assert.equal(
      canonicalBody('<Button\n  label=\'Dire "oui"\'   href="/fr/"/>'),
      '<Button href="/fr/" label="Dire &quot;oui&quot;" />\n',
    );
  });

  test('sets a block apart from the lines around it', () => {
    assert.equal(
      canonicalBody(
        'Texte\n<Button href="/fr/" label="Voir" />\nSuite\n<Callout kind="note">\ntexte\n</Callout>\n# Fin',
      ),
      [
        'Texte',
        '<Button href="/fr/" label="Voir" />',
        'Suite',
        '<Callout kind="note">\ntexte\n</Callout>',
        '# Fin\n',
      ].join('\n\n'),
    );
  });

  test('leaves code as it is, blank lines and spaces included', () => {
    const body = '```\na  \n\n\n\nb\t\n```\n';
    assert.equal(canonicalBody(body), body);
    assert.ok([...nodesOf({ type: 'root', children: [] })].length === 1);
  });
});
