import assert from 'node:assert/strict';
import { test } from 'node:test';
import { originField } from '../../src/admin/preview/origin-field.ts';
import { collections } from '../../src/model/collections/index.ts';

const { fields } = collections.programs;
const data = {
  title: 'Spark',
  urlSlug: 'spark',
  summary: 'Un espace de coworking, à Paris : « Spark ».',
  supportFormats: [
    { label: 'Mission de coaching', min: 2, unit: 'hours' },
    { label: 'Accompagnement', min: 1, unit: 'months' },
  ],
  benefits: [{ title: 'Un lieu partagé', detail: 'À deux pas d’ici.' }],
  formerNames: ['Idées'],
  body: 'L’aide se règle sur le **besoin** : voir [la page](/fr/) du programme.\n\n<Callout kind="note" title="À savoir">\n\nC’est écrit.\n\n</Callout>\n',
};

for (const [shown, expected] of [
  [['Spark'], 'title'],
  [['Un espace de coworking, à Paris\u00a0: «\u00a0Spark\u00a0».'], 'summary'],
  [['2 heures', 'Mission de coaching\u00a0: 2\u00a0heures'], 'supportFormats.0.label'],
  [['À deux pas d’ici.'], 'benefits.0.detail'],
  [['Idées'], 'formerNames.0'],
  [['L’aide se règle sur le besoin\u00a0: voir la page du programme.'], 'body'],
  [['besoin', 'L’aide se règle sur le besoin'], 'body'],
  [['À savoir'], 'body'],
  [['C’est écrit.'], 'body'],
  [['Accueil', 'AccueilProgrammes'], undefined],
  [[''], undefined],
] as const) {
  test(`a click on “${shown[0]}” leads to ${expected ?? 'no field'}`, () => {
    assert.equal(originField(fields, data, shown), expected);
  });
}
