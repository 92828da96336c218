import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { languageTags } from '../../src/i18n/locales.ts';
import { partTypography, typography } from '../../src/i18n/typography.ts';
import { readingOf } from '../../src/commands/reading.ts';
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

for (const [typed, quebec, france] of [
  ['(vraiment ?)', '(vraiment?)', '(vraiment‧?)'],
  ['Quoi… ?', 'Quoi…?', 'Quoi…‧?'],
  ['100 % ?', '100·%?', '100·%‧?'],
  ['« Oui ! » ?', '«·Oui!·»?', '«·Oui‧!·»‧?'],
  ['Quoi ? !', 'Quoi?!', 'Quoi‧?‧!'],
] as const)
  test(`no line begins with the sign of “${typed}”, nor shows in Québec a space that France has`, () => {
    assert.deepEqual([set(typed, 'fr-CA'), set(typed, 'fr-FR')], [quebec, france]);
  });

test('a quotation or a number that follows an elision has a curly apostrophe before it', () => {
  assert.equal(set("l'« Idées » et d'1 an", 'fr-CA'), 'l’«·Idées·» et d’1 an');
});

test('a year, a date or a time is not read as the thousands of the number after it', () => {
  assert.equal(
    set('En 2026 120 équipes, à 12:30 120 autres', 'fr-CA'),
    'En 2026 120 équipes, à 12:30 120 autres',
  );
  assert.equal(set('En 2026 120 000 $ et -1 250 000', 'fr-CA'), 'En 2026 120·000·$ et -1·250·000');
});

test('a word in bold changes nothing in the spaces and apostrophes around it', () => {
  const sentences = [
    "Prêt ? « Oui » : l'essai d'ici !",
    '« Vraiment ! » ; 100 % (si ?)',
    "L'« Idée » de 10 $… ?",
  ];
  for (const sentence of sentences)
    for (const tag of languageTags)
      for (let cut = 1; cut < sentence.length; cut += 1) {
        const [first, second] = [sentence.slice(0, cut), sentence.slice(cut)];
        const parts =
          partTypography(first, tag, { before: '', after: second.slice(0, 1) }) +
          partTypography(second, tag, { before: first.slice(-1), after: '' });
        assert.equal(visible(parts), set(sentence, tag), `${first}|${second}`);
      }
});

test('a text of the site is set across its bold words, links and notes', () => {
  const read = (text: string) => visible(readingOf(text)).replace(/<[^>]*>/g, '');
  assert.equal(
    read("**Prêt** ? Oui, d'**ici** ; [**là**](/fr/) ! L'*« Idée »*."),
    'Prêt? Oui, d’ici; là! L’«·Idée·».',
  );
  assert.equal(read('`code` ? **10** % et **120** 000 $'), 'code? 10·% et 120·000·$');
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
