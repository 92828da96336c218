import assert from 'node:assert/strict';
import { before, suite, test } from 'node:test';
import { readingOf } from '../../src/commands/reading.ts';
import { checkRoundTrip, loadRoundTrip, lossToLine, type RoundTrip } from '../../src/commands/round-trip.ts';
import { escapeBody } from '../../src/mdx/escape-body.ts';
import { blocks } from '../../src/mdx/registry.ts';
import { nastyBodies } from '../support/nasty-bodies.ts';

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

  test('is the same sign for sign when it holds a block as the guide shows it', () => {
    for (const example of blocks.flatMap(({ examples }) => examples)) {
      assert.equal(roundTrip(example.fr), example.fr);
      assert.equal(roundTrip(example.en), example.en);
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
