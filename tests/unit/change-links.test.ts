import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeLinks } from '../../src/mdx/change-links.ts';

const unlink = (body: string) => changeLinks(body, (url) => (url.startsWith('/fr/x/') ? null : undefined));
const lead = (body: string) => changeLinks(body, (url) => (url.startsWith('/fr/x/') ? '/fr/y/' : undefined));

for (const [what, body, without, other] of [
  [
    'a link',
    'Été : voir [les *mots*](/fr/x/).\n',
    'Été : voir les *mots*.\n',
    'Été : voir [les *mots*](/fr/y/).\n',
  ],
  ['a title', '[a](/fr/x/ "Titre") b', 'a b', '[a](/fr/y/ "Titre") b'],
  ['a mark', '[a](/fr/x/#ici)', 'a', '[a](/fr/y/)'],
  ['two in a list', '- [a](/fr/x/)\n- b [c](/fr/x/)\n', '- a\n- b c\n', '- [a](/fr/y/)\n- b [c](/fr/y/)\n'],
  ['a definition', 'Voir [a][b].\n\n[b]: /fr/x/\n', 'Voir a.\n\n\n', 'Voir [a][b].\n\n[b]: /fr/y/\n'],
  [
    'a button',
    'A\n\n<Button href="/fr/x/" label="Voir" />\n\nB\n',
    'A\n\n\n\nB\n',
    'A\n\n<Button href="/fr/y/" label="Voir" />\n\nB\n',
  ],
  [
    'a quotation’s source',
    '<Quote by="Maïa" source="/fr/x/">\n\nMots.\n\n</Quote>\n',
    '<Quote by="Maïa">\n\nMots.\n\n</Quote>\n',
    '<Quote by="Maïa" source="/fr/y/">\n\nMots.\n\n</Quote>\n',
  ],
  ['code', '`[a](/fr/x/)` [b](/fr/z/)\n', '`[a](/fr/x/)` [b](/fr/z/)\n', '`[a](/fr/x/)` [b](/fr/z/)\n'],
  ['what cannot be read', '<Callout>[a](/fr/x/)\n', '<Callout>[a](/fr/x/)\n', '<Callout>[a](/fr/x/)\n'],
] as const)
  await test(`the words of ${what} stay where its link goes, and nothing but the address changes where it leads elsewhere`, () => {
    assert.equal(unlink(body), without);
    assert.equal(lead(body), other);
  });
