import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../../src/environment.ts';
import { locales, type Locale } from '../../src/i18n/locales.ts';

/** Where the words of the CMS's screens come from. */
const screens = (locale: Locale) => [
  `src/admin/phrases/{own.,}${locale}.json`,
  'src/{model,forms,server/cms,mdx}/**/*.{ts,json}',
  `src/i18n/strings/${locale}.json`,
  `node_modules/decap-cms-locales/dist/esm/${locale}/*.js`,
];

/** What the guide quotes and no screen shows: what an editor might write. */
const examples: Readonly<Record<Locale, readonly string[]>> = {
  fr: [
    'Trois personnes autour d’une table, devant un tableau',
    'Photo de l’équipe',
    'L’équipe du programme devant l’entrée de l’immeuble',
    'graphique1.png',
    'Le nombre de candidatures double entre 2024 et 2026',
    'Image de',
    '⚠',
  ],
  en: [
    'Three people around a table, in front of a whiteboard',
    'Photo of the team',
    'The program’s team at the door of the building',
    'chart1.png',
    'Applications double between 2024 and 2026',
    '⚠',
    'Image of',
  ],
};

const quotes: Readonly<Record<Locale, RegExp>> = { fr: /«\s*([^»]+?)\s*»/g, en: /“([^”]+?)”/g };

/** Without what typography and escapes add, and without the end of a sentence that goes on. */
const plain = (text: string) =>
  text
    .replace(/\\u00a0/g, ' ')
    .replace(/[\s\u00a0\u202f]+/g, ' ')
    .replace(/’/g, "'")
    .replace(/(?: ?(?:…|\.\.\.)|[.,])$/, '');

for (const locale of locales)
  test(`every message and control that the guide quotes is one that an editor can find on the screen (${locale})`, () => {
    const files = screens(locale).flatMap((pattern) => globSync(join(root, pattern)));
    const shown = plain(files.map((file) => readFileSync(file, 'utf8')).join('\n'));
    const missing = globSync(join(root, `src/components/guide/texts/${locale}/*.mdx`)).flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(quotes[locale])]
        .map(([, quoted = '']) => quoted)
        .filter((quoted) => !examples[locale].includes(quoted) && !shown.includes(plain(quoted)))
        .map((quoted) => `${file.slice(root.length)}: ${quoted}`),
    );
    assert.deepEqual(missing, []);
  });
