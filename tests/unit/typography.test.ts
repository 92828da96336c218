import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { languageTags } from '../../src/i18n/locales.ts';
import { typography } from '../../src/i18n/typography.ts';
import { visible } from '../support/visible.ts';

const set = (text: string, tag: (typeof languageTags)[number]) => visible(typography(text, tag));

test('a reader in Québec sees no space before ; ! ? and a no-break space before a colon and inside « »', () => {
  assert.equal(set("Prêt ? « Oui » : l'essai !", 'fr-CA'), 'Prêt? «·Oui·»·: l’essai!');
});

test('a reader in France sees narrow no-break spaces before ; ! ?', () => {
  assert.equal(
    set("Prêt ? « Oui » : l'essai ! Suite; fin.", 'fr-FR'),
    'Prêt‧? «·Oui·»·: l’essai‧! Suite‧; fin.',
  );
});

test('an English text keeps its punctuation and gains only its apostrophes', () => {
  assert.equal(set("The founder's question: ready?", 'en-CA'), 'The founder’s question: ready?');
});

test('addresses, times and code-like text stay as they are', () => {
  for (const text of ['https://example.org/?a=1;b=2', '12:30', 'a;b', 'mailto:x@example.org']) {
    for (const tag of languageTags) assert.equal(typography(text, tag), text);
  }
});

test('thousands stay together on one line', () => {
  assert.equal(set('120 000 $ et 15 %', 'fr-CA'), '120·000·$ et 15·%');
});

test('setting a text twice changes nothing more', () => {
  const french = fc.array(
    fc.constantFrom('a', 'é', '1', ' ', '\u00A0', '\u202F', '?', '!', ';', ':', '«', '»', "'", '$', '%', '.'),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(french, fc.constantFrom(...languageTags), (letters, tag) => {
      const once = typography(letters.join(''), tag);
      assert.equal(typography(once, tag), once);
    }),
  );
});
