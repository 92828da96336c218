import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEntryFormat } from '../../src/admin/formats/entry-format.ts';
import { entryWords } from '../../src/admin/formats/entry-words.ts';
import { noteTranslations } from '../../src/admin/panels/untranslated.ts';
import { locales } from '../../src/i18n/locales.ts';
import { collectionNames, collections } from '../../src/model/collections/index.ts';
import { decapCollections } from '../../src/model/decap.ts';
import type { Fields } from '../../src/model/fields/fields.ts';

await test('an editor reads in a list how far the criteria are, in words and not as they are stored', () => {
  const data = { translation: 'complete', status: 'announced', promisedOn: '2026-03-12' };
  assert.equal(
    entryWords('criteria', data, undefined, { locale: 'fr', lists: {} })['line'],
    ' — Annoncés · Date promise 2026-03-12',
  );
  assert.equal(entryWords('criteria', data, undefined, { locale: 'en', lists: {} })['status'], '“Announced”');
});

await test('a date of which only the month is known is not shown as a day in a list', () => {
  const data = {
    translation: 'complete',
    kind: 'news',
    published: { date: '2013-03-01', precision: 'month' },
  };
  assert.equal(
    entryWords('articles', data, undefined, { locale: 'fr', lists: {} })['line'],
    ' — Nouvelle · 2013-03',
  );
});

await test('an editor sees in a list which language a text lacks, until it has both', () => {
  const french = {
    read: { data: { translation: 'complete' }, body: '' },
    file: { path: 'content/people/fr/a.mdx', id: 'f1' },
  };
  const english = (state: string) => ({
    read: { data: { translation: state }, body: '' },
    file: { path: 'content/people/en/a.mdx', id: 'e1' },
  });
  noteTranslations([french, english('untranslated')]);
  assert.match(
    entryWords('people', { translation: 'complete' }, 'f1', { locale: 'fr', lists: {} })['line'] ?? '',
    /sans version anglaise/,
  );
  assert.match(
    entryWords('people', { translation: 'untranslated' }, 'f2', { locale: 'fr', lists: {} })['line'] ?? '',
    /sans version française/,
  );
  noteTranslations([french, english('complete')]);
  assert.equal(
    entryWords('people', { translation: 'complete' }, 'f1', { locale: 'fr', lists: {} })['line'],
    undefined,
  );
});

await test('an editor sees in a list which language of a text is behind, until it has caught up', () => {
  const french = (behind?: 'en') => ({
    read: { data: { translation: 'complete' }, body: '' },
    file: { path: 'content/people/fr/b.mdx', id: 'f3', behind },
  });
  noteTranslations([french('en')]);
  const words = entryWords('people', { translation: 'complete' }, 'f3', { locale: 'fr', lists: {} });
  assert.match(words['line'] ?? '', /⚠ version anglaise en retard/);
  assert.equal(words['behind'], 'en');
  noteTranslations([french()]);
  assert.equal(
    entryWords('people', { translation: 'complete' }, 'f3', { locale: 'fr', lists: {} })['line'],
    undefined,
  );
});

await test('what a list says of a text never reaches its file', () => {
  const text = '---\ntitle: Spark\ntranslation: complete\n---\n';
  const format = createEntryFormat('programs', () => ({ line: ' — quelque chose' }));
  assert.equal(format.toFile(format.fromFile(text) as object, [], {}), text);
});

/** Every field at any depth, with its path. */
function fieldsOf(fields: Fields, path: string): [string, Fields[string]][] {
  return Object.entries(fields).flatMap(([name, field]) => [
    [`${path}.${name}`, field] as [string, Fields[string]],
    ...('fields' in field.type ? fieldsOf(field.type.fields, `${path}.${name}`) : []),
  ]);
}

const all = collectionNames.flatMap((name) => fieldsOf(collections[name].fields, name));

await test('“Add: …” names one row of each list', () => {
  for (const [path, { type }] of all) {
    if (type.kind === 'list') assert.ok(type.item, `${path} says no name of one row`);
  }
});

await test('no hint speaks of files, folders or code', () => {
  for (const [path, { hint }] of all) {
    for (const locale of locales)
      assert.doesNotMatch(
        hint?.[locale] ?? '',
        /content\/|\.yaml|\.mdx|Markdown|\bgit\b|slug|true|false/i,
        path,
      );
  }
});

await test('each heading of a form stands above a field that exists, and no list of a new text has a row', () => {
  for (const collection of decapCollections({ locale: 'fr', lists: {} })) {
    const names = collection.fields.map(({ name }) => name);
    for (const name of names.filter((one) => one.startsWith('section-')))
      assert.equal(names[names.indexOf(name) + 1], name.replace('section-', ''));
    for (const field of collection.fields.filter(({ widget, fields }) => widget === 'list' && fields))
      assert.deepEqual(field['default'], [], field.name);
  }
});
