import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { collectionNames, collections } from '../../src/model/collections/index.ts';
import { decapCollections } from '../../src/model/decap.ts';
import type { DecapField } from '../../src/model/fields/decap-fields.ts';
import type { Field, FieldType } from '../../src/model/fields/fields.ts';
import { optionsOf } from '../../src/model/fields/listed.ts';
import { loadDecapValidation, type DecapAccepts } from '../support/decap-validation.ts';

let decapAccepts: DecapAccepts;

const lists = {
  zones: [{ value: 'Asia/Tokyo', label: { fr: 'Heure du Japon', en: 'Japan time' } }],
  programKinds: [{ value: 'residence', label: { fr: 'Résidence', en: 'Residency' } }],
};

before(async () => {
  decapAccepts = await loadDecapValidation();
});

/** Values that an editor can enter in a field of this type, good and bad ones mixed: the two sides must agree on each. */
function samplesOf(type: FieldType): unknown[] {
  switch (type.kind) {
    case 'text':
      return [
        'Spark',
        'spark-2026',
        'https://example.org/a',
        'http://example.org',
        'nom@exemple.org',
        'nom@exemple.ORG',
        'Deux mots, un « guillemet »',
        'majuscule-É',
        ' ',
        ' bordé ',
        '0123456789abcdef',
        'application',
        'x'.repeat(type.maxLength),
        'x'.repeat(type.maxLength + 1),
      ];
    case 'number':
      return [type.min, type.max, type.min - 1, type.max + 1];
    case 'date':
      return ['2026-02-28'];
    case 'localTime':
      return ['2026-02-28T23:59'];
    case 'choice':
      return type.multiple ? [[type.options[0]?.value]] : optionsOf(type, lists).map(({ value }) => value);
    case 'relation':
      return [type.multiple ? ['spark', 'bizspark'] : 'spark'];
    case 'image':
      return ['~/media/photo.jpg'];
    case 'boolean':
      return [true, false];
    case 'textList':
      return [['Idées'], ['Idées', 'Autre']];
    case 'markdown':
    case 'object':
    case 'list':
    case 'variants':
      return [];
  }
}

/** Every field with the one that Decap gets from it, at every depth. */
function pairsOf(
  at: string,
  fields: Readonly<Record<string, Field>>,
  decap: readonly DecapField[],
): [string, Field, DecapField][] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const generated = decap.find((candidate) => candidate.name === name);
    assert.ok(generated, `${at}.${name} is missing in Decap's configuration`);
    const nested =
      'fields' in field.type
        ? pairsOf(`${at}.${name}`, field.type.fields, generated['fields'] as DecapField[])
        : [];
    return [[`${at}.${name}`, field, generated], ...nested];
  });
}

function everyPair(): [string, Field, DecapField][] {
  const decap = decapCollections({ locale: 'fr', lists });
  return collectionNames.flatMap((name) => {
    const generated = decap.find((collection) => collection.name === name);
    assert.ok(generated);
    return pairsOf(name, collections[name].fields, generated.fields);
  });
}

test('what the CMS lets an editor enter, the site accepts; what the site refuses, the CMS refuses', () => {
  let compared = 0;
  for (const [path, field, decapField] of everyPair()) {
    const empty = field.type.kind === 'boolean' ? [] : [undefined];
    for (const value of [...empty, ...samplesOf(field.type)]) {
      const site = field.schema.safeParse(value).success;
      const cms = decapAccepts(decapField, value);
      assert.equal(
        cms,
        site,
        `${path}: ${JSON.stringify(value)} is ${site ? 'accepted' : 'refused'} by the site, not so by the CMS`,
      );
      compared += 1;
    }
  }
  assert.ok(compared > 500, `only ${compared} samples were compared`);
});

test('an editor reads every label and hint in both languages', () => {
  for (const [path, field] of everyPair()) {
    for (const words of [field.label, field.hint ?? field.label]) {
      assert.ok(words.fr.trim() && words.en.trim(), `${path} lacks words in one language`);
    }
  }
});

test('a value that both languages share is entered once, a translated one in each', () => {
  const fields =
    decapCollections({ locale: 'fr', lists }).find(({ name }) => name === 'programs')?.fields ?? [];
  assert.equal(fields.find(({ name }) => name === 'title')?.i18n, true);
  assert.equal(fields.find(({ name }) => name === 'kind')?.i18n, 'duplicate');
});
