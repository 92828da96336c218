import assert from 'node:assert/strict';
import { before, suite, test } from 'node:test';
import { readingOf } from '../../src/commands/reading.ts';
import { checkRoundTrip, loadRoundTrip, type RoundTrip } from '../../src/commands/round-trip.ts';
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

  test('is reported by the check when it would change', async () => {
    assert.deepEqual(await checkRoundTrip([{ file: 'a.mdx', body: '## Titre\n\nTexte.' }]), []);
  });
});
