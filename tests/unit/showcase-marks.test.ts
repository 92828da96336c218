import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formDefinitionSchema } from '../../src/forms/definition.ts';
import { noLists } from '../../src/forms/fields/lists.ts';
import { questionnaireToText } from '../../src/forms/questionnaire.ts';
import { publishableAnswers } from '../../src/forms/showcase.ts';
import { createTranslate } from '../../src/i18n/translate.ts';
import { exampleForm, siteFixture } from '../support/site-fixture.ts';

/** The example form, with marks that say what answers may become on a public page, and other changes to its questions. */
const withMarks = (changes: Readonly<Record<string, object>>) => ({
  ...exampleForm,
  sections: exampleForm.sections.map((section) => ({
    ...section,
    fields: section.fields.map((field) => ({ ...field, ...changes[field.name] })),
  })),
});

const refusals = (changes: Readonly<Record<string, object>>) =>
  (formDefinitionSchema.safeParse(withMarks(changes)).error?.issues ?? []).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );

test('an editor cannot have an address, a file, a person’s name or an answer for the staff published', () => {
  const notFitting = 'this kind of question does not fit what the answer would become';
  const personal = 'the answer is about a person, or for the staff only: it cannot be published';
  assert.deepEqual(refusals({ email: { showcase: 'name' } }), [
    `sections.1.fields.0.showcase: ${notFitting}`,
  ]);
  assert.deepEqual(refusals({ deck: { showcase: 'website' } }), [
    `sections.0.fields.3.showcase: ${notFitting}`,
  ]);
  for (const about of [{ autocomplete: 'name' }, { visibleTo: 'staff' }])
    assert.deepEqual(refusals({ projectName: { showcase: 'name', ...about } }), [
      `sections.0.fields.0.showcase: ${personal}`,
    ]);
  assert.deepEqual(refusals({ projectName: { showcase: 'tagline' }, summary: { showcase: 'tagline' } }), [
    'sections.0.fields.2.showcase: another question is marked so already',
  ]);
  assert.equal(refusals({ projectName: { showcase: 'founders' } }).length, 1, 'a part that there is not');
  assert.deepEqual(refusals({ projectName: { showcase: 'name', autocomplete: 'organization' } }), []);
});

test('only answers to marked questions may be published, and a team that prepares its answers reads which', () => {
  const form = formDefinitionSchema.parse(
    withMarks({ projectName: { showcase: 'name' }, domain: { showcase: 'domain' } }),
  );
  const answers = { projectName: 'Exemple', domain: 'health', summary: 'Rien', email: 'a@example.org' };
  assert.deepEqual(publishableAnswers(form, answers), { name: 'Exemple', domain: 'health' });
  assert.deepEqual(publishableAnswers(exampleForm, answers), {});
  const { strings, languageTag: tag } = siteFixture().locales.en;
  const context = { locale: 'en', tag, t: createTranslate('en', strings), lists: noLists } as const;
  const text = questionnaireToText(form, { title: 'Questions', source: 'here' }, context);
  assert.equal(
    text.match(/If your application is accepted, this answer may appear on this site\./g)?.length,
    2,
  );
});
