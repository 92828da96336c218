import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareEntry } from '../../src/server/cms/compare/compare.ts';
import { compareDocument } from '../../src/server/cms/compare/document.ts';
import { bodyText } from '../../src/server/cms/compare/body-text.ts';
import { textChanges } from '../../src/model/messages/text-changes.ts';
import { documents } from '../../src/model/documents.ts';
import type { ChangePart } from '../../src/model/messages/comparison.ts';

const reading = { locale: 'fr', titleOf: (_: string, name: string) => name.toUpperCase() } as const;
const both = (fr: string | undefined, en = fr) => ({ fr, en });

/** `[-removed-]{+added+}` and `…`, as a person would note it. */
function noted(parts: readonly ChangePart[]): string {
  const signs = { same: ['', ''], removed: ['[-', '-]'], added: ['{+', '+}'], skipped: ['…', ''] } as const;
  return parts.map(({ kind, text }) => signs[kind][0] + text + signs[kind][1]).join('');
}

await test('a reviewer sees the word that was corrected, inside its sentence', () => {
  assert.equal(
    noted(textChanges('Il ouvre lundi. Venez tôt.', 'Il ouvre mardi. Venez tôt.', 'fr')),
    'Il ouvre [-lundi-]{+mardi+}. Venez tôt.',
  );
});

await test('a reviewer sees words that changed side by side as one change', () => {
  assert.equal(
    noted(
      textChanges(
        'Le président général de la ville reste.',
        'Le président général et conseiller spécial reste.',
        'fr',
      ),
    ),
    'Le président général [-de la ville-]{+et conseiller spécial+} reste.',
  );
});

await test('a reviewer sees a sentence that was written anew as one, not as pieces of two', () => {
  assert.equal(
    noted(textChanges('Nous aidons cinq entreprises. Fin.', 'Le comité choisit en avril. Fin.', 'fr')),
    '[-Nous aidons cinq entreprises. -]{+Le comité choisit en avril. +}Fin.',
  );
});

await test('a reviewer is not shown pages that did not change', () => {
  const page = 'Une phrase qui reste telle quelle. '.repeat(40);
  const shown = noted(textChanges(`${page}Lundi.`, `${page}Mardi.`, 'fr'));
  assert.ok(shown.length < 200, shown);
  assert.match(shown, /^….*\[-Lundi\.-\]\{\+Mardi\.\+\}$/);
});

await test('a text that stayed as it was has no changes to show', () => {
  assert.deepEqual(textChanges('Il ouvre lundi.', 'Il ouvre lundi.', 'fr'), []);
});

await test('whatever two different texts hold, what is left and added of them can be read back whole where nothing is left out', () => {
  const sign = fc.constantFrom(
    'un ',
    'mot',
    '. ',
    '\n\n',
    'été',
    '! ',
    '«\u00a0x\u00a0»',
    '  ',
    '👩‍🚀',
    '{',
    '1.',
  );
  const text = fc.array(sign, { maxLength: 12 }).map((signs) => signs.join(''));
  fc.assert(
    fc.property(text, text, (before, after) => {
      fc.pre(before !== after);
      const parts = textChanges(before, after, 'fr');
      const side = (other: ChangePart['kind']) =>
        parts
          .filter(({ kind }) => kind !== other)
          .map((part) => part.text)
          .join('');
      assert.equal(side('added'), before);
      assert.equal(side('removed'), after);
    }),
  );
});

const domain = (title: string, more = '') =>
  `---\ntitle: ${title}\nsummary: Une phrase.\norder: 1\n${more}translation: complete\n---\n`;

await test('a field that changed in one language is named with its language, one that both share only once', () => {
  const { fields, isPublished } = compareEntry(
    'domains',
    both(domain('Sécurité'), domain('Security')),
    both(
      domain('Sûreté').replace('order: 1', 'order: 2'),
      domain('Security').replace('order: 1', 'order: 2'),
    ),
    reading,
  );
  assert.ok(isPublished);
  assert.deepEqual(
    fields.map(({ locale, label, parts }) => [locale, label, noted(parts)]),
    [
      ['fr', 'Domaine', '[-Sécurité-]{+Sûreté+}'],
      ['both', 'Rang', '[-1-]{+2+}'],
    ],
  );
});

await test('what the CMS keeps by itself is no change of an editor’s', () => {
  const text = domain('Sécurité');
  assert.deepEqual(
    compareEntry(
      'domains',
      both(text),
      both(
        text
          .replace('translation:', 'translatedFrom: 0123456789abcdef\ntranslation:')
          .replace('order: 1', 'order:   1'),
      ),
      reading,
    ).fields,
    [],
  );
});

await test('a new text is all added, and one that is taken away all removed', () => {
  const text = domain('Sécurité');
  const added = compareEntry('domains', both(undefined), both(text), reading);
  assert.equal(added.isPublished, false);
  assert.ok(added.fields.every(({ parts }) => parts.every(({ kind }) => kind === 'added')));
  const removed = compareEntry('domains', both(text), both(undefined), reading);
  assert.ok(
    removed.fields.length > 0 &&
      removed.fields.every(({ parts }) => parts.every(({ kind }) => kind === 'removed')),
  );
});

await test('a long text that did not change is no change', () => {
  const page = (title: string) =>
    `---\ntitle: ${title}\nsummary: S\ntranslation: complete\n---\n\n${'Une phrase. '.repeat(60)}\n`;
  const { fields } = compareEntry(
    'pages',
    both(page('Un'), page('One')),
    both(page('Deux'), page('One')),
    reading,
  );
  assert.deepEqual(
    fields.map(({ field }) => field),
    ['title'],
  );
});

await test('blocks, choices, references and list items read in the editor’s words', () => {
  const article = (more: string, body: string) =>
    `---\ntitle: T\nurlSlug: t\nsummary: S\n${more}translation: complete\n---\n\n${body}\n`;
  const { fields } = compareEntry(
    'articles',
    both(article('kind: news\n', '<Callout kind="note">\n\nMidi.\n\n</Callout>')),
    both(
      article(
        'kind: interview\npeople:\n  - person: ada\n    role: quoted\n',
        '<Callout kind="deadline">\n\nMidi.\n\n</Callout>',
      ),
    ),
    reading,
  );
  assert.deepEqual(
    fields.map(({ label, parts }) => [label, noted(parts)]),
    [
      ['Type', '[-Nouvelle-]{+Entrevue+}'],
      ['Personnes', '{+Personne\u00a0: ADA\nRôle dans l’article\u00a0: Citée+}'],
      ['Texte', '[Encadré · Type\u00a0: [-À noter-]{+Échéance+}] ▸\n\nMidi.\n\n◂ [Encadré]'],
    ],
  );
});

await test('a file that cannot be read is compared as it stands', () => {
  const { fields } = compareEntry(
    'domains',
    both('---\ntitle: "x\n---\n'),
    both('---\ntitle: "y\n---\n'),
    reading,
  );
  assert.match(noted(fields[0]?.parts ?? []), /\[-x-\]\{\+y\+\}/);
});

const question = (name: string, label: string, more = '', type = 'text') =>
  `      - type: ${type}\n        name: ${name}\n        label:\n          fr: ${label}\n          en: ${label}\n${more}`;
const form = (...questions: string[]) =>
  `name: example\ntitle:\n  fr: Exemple\n  en: Example\nsections:\n  - name: you\n    title:\n      fr: Vous\n      en: You\n    fields:\n${questions.join('')}`;
const toldOf = (before: string, after: string) =>
  compareDocument(documents.forms.fields, before, after, reading).map(
    ({ locale, label, parts }) => `${label} (${locale}): ${noted(parts)}`,
  );

await test('a question that moved is no change to the others, and a switch that is off is as good as one that is not there', () => {
  const [name, city] = [question('name', 'Nom'), question('city', 'Ville')];
  assert.deepEqual(toldOf(form(name, city), form(city, `${name}        required: false\n`)), [
    'Parties › «\u00a0Vous\u00a0» › Questions › Ordre (both): «\u00a0[-Nom-]{+Ville+}\u00a0», «\u00a0[-Ville-]{+Nom+}\u00a0»',
  ]);
  assert.deepEqual(toldOf(form(name, city), form(name, `${city}        required: true\n`)), [
    'Parties › «\u00a0Vous\u00a0» › Questions › «\u00a0Ville\u00a0» › Réponse obligatoire (both): [-non-]{+oui+}',
  ]);
});

await test('a question of another type is another question, and two of one name are told apart by their place', () => {
  const told = toldOf(form(question('city', 'Ville')), form(question('city', 'Ville', '', 'longText')));
  assert.equal(told.length, 2);
  assert.match(
    told[0] ?? '',
    /^Parties › .{2}Vous.{2} › Questions › .{2}Ville.{2} \(both\): \[-Texte court/s,
  );
  assert.match(told[1] ?? '', /\{\+Texte long/);
  const twice = [question('city', 'Ville'), question('city', 'Ville')] as const;
  assert.deepEqual(toldOf(form(...twice), form(twice[0], question('city', 'Région'))), [
    'Parties › «\u00a0Vous\u00a0» › Questions › «\u00a0Région\u00a0» › Question (fr): [-Ville-]{+Région+}',
    'Parties › «\u00a0Vous\u00a0» › Questions › «\u00a0Région\u00a0» › Question (en): [-Ville-]{+Région+}',
  ]);
});

test('a number that stands for no character is shown as it was typed, and stops no comparison', () => {
  assert.equal(
    bodyText('a&#105; &#1114112; &#55296; &#0; &#99999999999999999999;', 'fr'),
    'ai &#1114112; &#55296; &#0; &#99999999999999999999;',
  );
});

await test('a comparison shows what was typed: no sign that only escapes another, and no block where none is', () => {
  assert.equal(bodyText('1\\. pas une liste \\- ni \\+ ici\\!', 'fr'), '1. pas une liste - ni + ici!');
  assert.equal(
    bodyText('Le code `<Callout> n’est pas` un bloc, `a\\_b` non plus.', 'fr'),
    'Le code `<Callout> n’est pas` un bloc, `a\\_b` non plus.',
  );
  assert.equal(bodyText('```\n<Callout kind="note">\n```', 'fr'), '```\n<Callout kind="note">\n```');
  assert.equal(
    bodyText('Écrit \\<Callout kind="note"> tel quel', 'fr'),
    'Écrit <Callout kind="note"> tel quel',
  );
  assert.match(bodyText('<Callout kind="note">\n\nOui\n\n</Callout>', 'fr'), /^\[Encadré/);
});

await test('an editor who compares two texts reads words where Markdown has signs, and their own signs as they wrote them', () => {
  const body = [
    '## Le *lieu*',
    'Pendant **douze semaines**, ***au plus***, ~~non~~ 2 \\* 3 \\*, [ici](/fr/a/).',
    '* un point\n  * **une *partie***',
    '> cité',
    '| **É** | B   |\n| ----- | --- |\n| a     | b   |',
    '---',
    '<Callout kind="note" title="Un *mot*">\n\nMidi.\\\nFin.\n\n</Callout>',
  ];
  assert.deepEqual(bodyText(body.join('\n\n'), 'fr').replaceAll('\u00a0', ' ').split('\n\n'), [
    '[Titre 2] Le [italique : lieu]',
    'Pendant [gras : douze semaines], [gras : [italique : au plus]], [barré : non] 2 * 3 *, ici [lien : /fr/a/].',
    '• un point\n  • [gras : une [italique : partie]]',
    '│ cité',
    '[gras : É] │ B\na │ b',
    '[ligne de séparation]',
    '[Encadré · Type : À noter · Titre : Un *mot*] ▸',
    'Midi.⏎\nFin.',
    '◂ [Encadré]',
  ]);
  assert.equal(bodyText('### A **b** [c](/d/)', 'en'), '[Heading 3] A [bold: b] c [link: /d/]');
});

await test('a text of a hundred thousand signs of emphasis that never end is compared at once', () => {
  const started = performance.now();
  bodyText('*a **b [c '.repeat(10_000), 'fr');
  assert.ok(performance.now() - started < 5_000);
});
