import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { root } from '../../src/environment.ts';
import { locales, type Locale } from '../../src/i18n/locales.ts';
import { typography } from '../../src/i18n/typography.ts';
import { blocks } from '../../src/mdx/blocks/registry.ts';
import { decapCollections } from '../../src/model/decap.ts';
import { noDemonstration } from '../support/demonstration.ts';
import { droppedTerms, punctuationFaults, strayWords, termFaults } from '../support/style-rules.ts';

interface Words {
  where: string;
  locale: Locale;
  text: string;
}

/** Every text at any depth below a `fr` or an `en` key: labels of the model, settings and form definitions. */
function bilingualWords(where: string, value: unknown, locale?: Locale): Words[] {
  if (typeof value === 'string') return locale ? [{ where, locale, text: withoutNames(value) }] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]: [string, unknown]) =>
    key === 'schema'
      ? []
      : bilingualWords(`${where} ${key}`, part, key === 'fr' || key === 'en' ? key : locale),
  );
}

/** A text without the names of what is filled in: `{organisation}` is no word of a language. */
function withoutNames(text: string): string {
  return text.replace(/%?\{\w+\}/g, 'X');
}

const shown = new Set(['label', 'label_singular', 'description', 'hint']);

/** What an editor reads in the CMS: the labels and hints of its configuration, at any depth. */
function labelsOf(value: unknown, locale: Locale, where = 'src/model'): Words[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]: [string, unknown]) =>
    typeof part === 'string'
      ? shown.has(key)
        ? [{ where: `${where} ${key}`, locale, text: part }]
        : []
      : labelsOf(part, locale, `${where} ${key}`),
  );
}

async function filesOf(folder: string): Promise<string[]> {
  return (await readdir(join(root, folder))).map((name) => `${folder}/${name}`);
}

async function dataOf(file: string): Promise<unknown> {
  return parse(await readFile(join(root, file), 'utf8'));
}

const localeOf = (file: string) => (file.endsWith('fr.json') ? 'fr' : 'en');
const tags = { fr: 'fr-CA', en: 'en-CA' } as const;
const uiFiles = ['src/i18n/strings/fr.json', 'src/i18n/strings/en.json'] as const;
const settings = noDemonstration
  ? []
  : [...(await filesOf('content/site')), ...(await filesOf('content/forms'))];

const phrases = await filesOf('src/admin/phrases');

const staffPhrases = [
  ...(await filesOf('src/server/applications/staff/phrases')),
  ...['fr', 'en'].flatMap((locale) => [
    `src/model/applications/${locale}.json`,
    `src/model/reviews/${locale}.json`,
    `src/model/decisions/${locale}.json`,
  ]),
];

const words: Words[] = [
  ...(
    await Promise.all(
      phrases.map(async (file) =>
        bilingualWords(file, await dataOf(file), file.endsWith('fr.json') ? 'fr' : 'en'),
      ),
    )
  ).flat(),
  ...bilingualWords('src/i18n/strings', { fr: await dataOf(uiFiles[0]), en: await dataOf(uiFiles[1]) }),
  ...(await Promise.all(settings.map(async (file) => bilingualWords(file, await dataOf(file))))).flat(),
  ...locales.flatMap((locale) => labelsOf(decapCollections({ locale, lists: {} }), locale)),
  // What these hold is set where it is shown.
  ...[
    ...bilingualWords('src/mdx/registry', blocks),
    ...(
      await Promise.all(
        staffPhrases.map(async (file) => bilingualWords(file, await dataOf(file), localeOf(file))),
      )
    ).flat(),
  ].map((words) => ({ ...words, text: typography(words.text, tags[words.locale]) })),
];

/** The texts of the editor's guide, paragraph by paragraph, as they are written. */
const guideWords: Words[] = (
  await Promise.all(
    locales.map(async (locale) =>
      Promise.all(
        (await filesOf(`src/components/guide/texts/${locale}`)).map(async (where) =>
          (await readFile(join(root, where), 'utf8'))
            .replace(/\]\([^)]*\)|`[^`]*`/g, '')
            .split('\n\n')
            .map((text) => ({ where, locale, text })),
        ),
      ),
    ),
  )
).flat(2);

const faultsOf = (toFaults: (locale: Locale, text: string) => readonly string[]) =>
  words.flatMap(({ where, locale, text }) =>
    toFaults(locale, text).map((fault) => `${where}: ${fault}: ${text}`),
  );

test('the interface says as much in French as in English', async () => {
  const [fr, en] = await Promise.all(
    uiFiles.map(async (file) => Object.keys((await dataOf(file)) ?? {}).sort()),
  );
  assert.deepEqual(fr, en);
});

test('what is filled into a sentence is filled into it in both languages', async () => {
  const [fr, en] = await Promise.all(
    uiFiles.map(async (file) =>
      Object.entries((await dataOf(file)) ?? {}).map(
        ([key, text]) => `${key}: ${[...new Set(String(text).match(/\{\w+\}/g))].sort().join(' ')}`,
      ),
    ),
  );
  assert.deepEqual(fr?.sort(), en?.sort());
});

test('the interface, the forms and the editor’s labels do not mix the two languages', () => {
  assert.ok(words.length > 300);
  assert.deepEqual(faultsOf(strayWords), []);
});

test('the interface, the forms and the editor’s labels are punctuated as their language asks for', () => {
  assert.deepEqual(faultsOf(punctuationFaults), []);
});

test('one thing has one name: no dropped term is shown in the interface, the forms, the CMS, its guide or to the staff', () => {
  const shown = [...words, ...guideWords];
  assert.ok(guideWords.length > 100);
  assert.deepEqual(
    shown.flatMap(({ where, locale, text }) =>
      termFaults(locale, text).map((fault) => `${where}: ${fault}: ${text}`),
    ),
    [],
  );
});

test('a writer finds each dropped term in the glossary, with what to write instead', async () => {
  const glossary = await readFile(join(root, '.github/GLOSSARY.md'), 'utf8');
  const [, table = ''] = /## Words on screen\n([\s\S]*?)\n## /.exec(glossary) ?? [];
  for (const locale of locales)
    for (const { dropped, write } of droppedTerms[locale])
      assert.ok(
        table.split('\n').some((row) => row.includes(write) && row.includes(dropped)),
        `${write}, not ${dropped}`,
      );
});

test('the rule on terms notices a dropped one, and leaves its neighbours alone', () => {
  assert.deepEqual(termFaults('fr', 'Votre dossier est là ; candidater?').length, 3);
  assert.deepEqual(termFaults('fr', 'Le dossier de données; votre dossier de courrier indésirable.'), []);
  assert.deepEqual(termFaults('en', 'Somebody ticks a box for a domain').length, 2);
  assert.deepEqual(termFaults('en', 'Someone checks a box for a field'), []);
});
