import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../../src/environment.ts';
import { locales, type Bilingual } from '../../src/i18n/locales.ts';

/** What the accessibility statement may say is checked at every change, in its order, with the tests that check it. */
const checks: readonly (Bilingual & { by: readonly (readonly [file: string, title: string])[] })[] = [
  {
    fr: 'Les règles que l’outil axe peut vérifier, dans un navigateur, sur chaque page, en français et en anglais, et les contrastes dans les thèmes clair et sombre.',
    en: 'The rules that the axe tool can test, checked in a browser on every page in French and in English, plus contrast in the light and dark themes.',
    by: [['e2e/accessibility.spec.ts', 'no page has an obstacle that axe can find, by day or at night']],
  },
  {
    fr: 'Au clavier seul : l’accès direct au contenu, le menu et la recherche.',
    en: 'With the keyboard alone: skipping to the content, the menu and the search.',
    by: [
      ['e2e/reader.spec.ts', 'a person who uses the keyboard gets past the navigation with the first key'],
      ['e2e/header.spec.ts', 'the keyboard opens the menu and goes on in it'],
      ['e2e/search.spec.ts', 'with the keyboard alone, someone finds BizSpark'],
    ],
  },
  {
    fr: 'Sans JavaScript : la lecture des pages et l’envoi d’une candidature.',
    en: 'Without JavaScript: reading pages and sending an application.',
    by: [
      ['e2e/reader.spec.ts', 'every type of page reads the same as with it'],
      ['e2e/apply.spec.ts', 'errors come back in the page’s language, with the answers and the attachment'],
    ],
  },
  {
    fr: 'L’affichage à 320, 768 et 1 280 pixels de large, sans défilement horizontal.',
    en: 'Display at widths of 320, 768 and 1280 pixels, without horizontal scrolling.',
    by: [
      [
        'e2e/reader.spec.ts',
        'nobody has to scroll sideways on any type of page, on a phone, a tablet or a screen',
      ],
    ],
  },
  {
    fr: 'Le texte agrandi à 150 % et à 200 %, sans que rien soit coupé.',
    en: 'Text enlarged to 150% and 200%, with nothing cut off.',
    by: [
      ['e2e/header.spec.ts', 'reaches everything in the header, on a phone and on a tablet'],
      ['e2e/long-texts.spec.ts', 'who doubles the size of the text still reads all of it'],
    ],
  },
  {
    fr: 'Dans un formulaire : chaque erreur est décrite et renvoie à la question concernée, et aucune réponse n’est perdue.',
    en: 'In forms: each error is identified and linked to its question, and no answers are lost.',
    by: [
      ['e2e/apply.spec.ts', 'a prospect who forgot answers is led to each of them, and loses nothing'],
      ['e2e/form-limits.spec.ts', 'who follows an error on a phone sees the question that it is about'],
    ],
  },
];

/** The items of the first list of a text. */
const listIn = (text: string) => [...text.matchAll(/^\* (.+)$/gm)].map(([, item = '']) => item);

const read = (path: string) => readFile(join(root, path), 'utf8');

test('the accessibility statement says in both languages what tests check, and nothing else', async () => {
  for (const locale of locales) {
    const statement = await read(`content/pages/${locale}/accessibility.mdx`);
    const said = listIn(statement).slice(0, checks.length);
    assert.deepEqual(
      said,
      checks.map((check) => check[locale]),
      `content/pages/${locale}/accessibility.mdx`,
    );
    const [before = ''] = statement.split(said.at(-1) ?? '', 1);
    assert.equal([...before.matchAll(/^## /gm)].length, 2, 'all of them stand under the second heading');
  }
});

test('each check that the accessibility statement names is a test of this project', async () => {
  for (const { en, by } of checks)
    for (const [file, title] of by)
      assert.ok((await read(`tests/${file}`)).includes(title), `${en} tests/${file} has no test “${title}”.`);
});
