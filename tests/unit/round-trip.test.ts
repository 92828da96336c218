import assert from 'node:assert/strict';
import { before, suite, test } from 'node:test';
import fc from 'fast-check';
import { readContent } from '../../src/collections/read/content.ts';
import { escapeHtml, readingOf } from '../../src/commands/reading.ts';
import {
  checkRoundTrip,
  loadRoundTrip,
  loadShowing,
  loadTyping,
  loadWriting,
  lossToLine,
  type RoundTrip,
  type Shown,
} from '../../src/commands/round-trip.ts';
import { readPlaces } from '../../src/environment.ts';
import { typography } from '../../src/i18n/typography.ts';
import { canonicalBody } from '../../src/mdx/escaping/canonical.ts';
import { escapeBody } from '../../src/mdx/escaping/escape-body.ts';
import { blocks } from '../../src/mdx/blocks/registry.ts';
import { testContent } from '../support/content-copy.ts';
import { nastyBodies } from '../support/nasty-bodies.ts';

/** What an editor types in a paragraph: words and every sign that Markdown or MDX could take for something else. */
const typedSign = fc.constantFrom(
  ...[
    'un',
    'mot',
    '5',
    'été',
    ' ',
    ' ',
    '{',
    '}',
    '<',
    '>',
    '<3',
    '<br>',
    '</b>',
    '*',
    '**',
    '_',
    '__',
    '`',
    '``',
    '#',
  ],
  ...[
    '# ',
    '- ',
    '+ ',
    '1. ',
    '1) ',
    '> ',
    '~',
    '~~',
    '|',
    '[',
    ']',
    '(',
    ')',
    '![',
    ':',
    '---',
    '===',
    '&',
    '.',
  ],
  ...[
    'export ',
    'import ',
    '&amp;',
    '&lt;',
    '&#35;',
    '"',
    "'",
    '=',
    '[x](y)',
    '[x]: y',
    '* * *',
    '|-|',
    '{/*',
    '*/}',
  ],
  ...[
    ' https://exemple.fr/a_b ',
    ' a@exemple.fr ',
    '<https://exemple.fr/?x=1&y=2>',
    '\\',
    '\\*',
    '1\\. ',
    '<Callout kind="note">',
    '</Callout>',
    '<Button />',
    '\u00a0',
    '…',
  ],
);

suite('a paragraph typed in the rich editor', () => {
  test('reads as it was typed', async () => {
    const type = await loadTyping();
    const typed = fc
      .array(typedSign, { maxLength: 8 })
      .map((signs) => signs.join('').replace(/ +/g, ' ').trim());
    fc.assert(
      fc.property(typed, (text) => {
        const reading = readingOf(canonicalBody(type(text))).replace(/<\/?(?:p|a)\b[^>]*>/g, '');
        assert.equal(reading, escapeHtml(typography(text, 'fr-CA')));
      }),
      { numRuns: 2000 },
    );
  });

  for (const text of [
    '1986\\. Une année.',
    '\\{échappé\\} et \\*échappé\\*',
    'C:\\dossier\\{nom} \\',
    'https://exemple.org/a_b_c',
    '<https://exemple.org/?x=1><https://exemple.org/?y=2>*',
  ])
    test(`reads as it was typed and is shown so again: ${text}`, async () => {
      const [type, show] = [await loadTyping(), await loadShowing()];
      const kept = canonicalBody(type(text));
      assert.equal(readingOf(kept).replace(/<\/?(?:p|a)\b[^>]*>/g, ''), escapeHtml(text));
      assert.equal(show(kept).map(textOf).join('|'), text);
    });

  test('stays in its row when a line is broken in a cell of a table', async () => {
    const write = await loadWriting();
    const cell = (...children: object[]) => ({ type: 'table-cell', children });
    const row = (...children: object[]) => ({ type: 'table-row', children });
    const broken = cell({ text: '5 mai' }, { type: 'break', children: [{ text: '' }] }, { text: 'midi' });
    const rows = [row(cell({ text: 'Étape' }), cell({ text: 'Date' })), row(cell({ text: 'Dépôt' }), broken)];
    const table = { type: 'table', data: { align: [null, null] }, children: rows };
    assert.match(canonicalBody(write([table])), /\| Dépôt +\| 5 mai midi +\|/);
  });

  test('links to the address that was typed between angle brackets', async () => {
    const type = await loadTyping();
    assert.equal(
      readingOf(canonicalBody(type('Voir <https://exemple.org/?x=1&y=2>.'))),
      '<p>Voir &lt;<a href="https://exemple.org/?x=1&amp;y=2">https://exemple.org/?x=1&amp;y=2</a>>.</p>',
    );
  });
});

suite('a text opened and saved in the rich editor', () => {
  let roundTrip: RoundTrip = (body) => body;
  before(async () => {
    roundTrip = await loadRoundTrip();
  });

  for (const [name, body] of Object.entries(nastyBodies)) {
    test(`reads the same afterwards: ${name}`, () => {
      const kept = escapeBody(body);
      const once = roundTrip(kept);
      assert.equal(readingOf(once), readingOf(kept));
      assert.equal(roundTrip(once), once, 'a second time changes nothing more');
    });
  }

  test('reads the same when it holds an entity, which the editor shows as what it stands for', () => {
    assert.equal(roundTrip('AT&amp;T &lt;b&gt; 10&nbsp;$ &copy 2026'), 'AT&T \\<b> 10\u00a0$ &copy 2026');
  });

  test('is the same sign for sign when it holds a block as the guide shows it', () => {
    for (const example of blocks.flatMap(({ examples }) => examples)) {
      assert.equal(roundTrip(example.fr), example.fr);
      assert.equal(roundTrip(example.en), example.en);
    }
  });

  test('keeps the form of every block: none turns into source code', async () => {
    const show = await loadShowing();
    for (const { name, examples } of blocks)
      for (const { fr, en } of examples)
        for (const body of [fr, en])
          assert.deepEqual(
            show(body).map(({ data }) => data?.shortcode),
            [name],
          );
  });

  test('changes no sign the second time: every text of the site and of the tests', async () => {
    const folders = [readPlaces().contentDir, testContent];
    const entries = (await Promise.all(folders.map((folder) => readContent(folder)))).flatMap(
      (content) => content.entries,
    );
    assert.ok(entries.length > 100);
    for (const { file, body } of entries) {
      const once = canonicalBody(roundTrip(body.trim()));
      assert.equal(canonicalBody(roundTrip(once.trim())), once, file);
    }
  });

  test('is reported by the check, with its file and the line, only when it would change', async () => {
    const losses = await checkRoundTrip([
      { file: 'pages/fr/simple.mdx', body: '## Titre\n\nTexte.' },
      { file: 'pages/fr/gras.mdx', body: 'Texte.\n\n**gras ** et suite' },
    ]);
    assert.equal(losses.length, 1);
    assert.match(
      losses.map(lossToLine).join(),
      /^content\/pages\/fr\/gras\.mdx: [\s\S]*\*\*gras \*\* et suite/,
    );
  });
});

function textOf({ text = '', children = [] }: Shown): string {
  return text + children.map(textOf).join('');
}
