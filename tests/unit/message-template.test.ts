import assert from 'node:assert/strict';
import { test } from 'node:test';
import { locales } from '../../src/i18n/locales.ts';
import { fillTemplate, findTemplateFault } from '../../src/model/decisions/template.ts';
import { decisionWords } from '../../src/model/decisions/words.ts';

const filling = {
  reference: '7KCM-3WXH-J4P',
  call: 'Spring',
  organization: 'Passerelle',
  reasons: 'Well done.',
};

await test('the program’s own texts are right in both languages', () => {
  for (const locale of locales)
    for (const state of ['shortlisted', 'interview', 'accepted', 'declined'])
      for (const part of ['subject', 'text'] as const) {
        const text = decisionWords(locale)(`message.${state}.${part}`);
        assert.equal(findTemplateFault(part, text), undefined, `${locale} ${state} ${part}`);
      }
});

await test('a brace that belongs to no placeholder is found with its line', () => {
  const at = (text: string) => findTemplateFault('text', text);
  assert.deepEqual(at('Hello\n{reasons}\n{Reference}'), { why: 'placeholder', line: 3, text: '{Reference}' });
  assert.deepEqual(at('Hello {\n{reasons}'), { why: 'placeholder', line: 1, text: '{' });
  assert.deepEqual(at('Because {reasons}'), { why: 'reasons-place', line: 1, text: '{reasons}' });
  assert.deepEqual(at('{reasons}\n{reasons}'), { why: 'reasons-twice' });
  assert.deepEqual(findTemplateFault('subject', '{reasons}'), {
    why: 'reasons-place',
    line: 1,
    text: '{reasons}',
  });
});

await test('what is filled in is never filled in again, and without reasons their line leaves no gap', () => {
  const template = 'Hello,\n\n{reasons}\n\n{organization}';
  assert.equal(
    fillTemplate(template, { ...filling, reasons: 'See {reference}.\n\n\nDone.' }),
    'Hello,\n\nSee {reference}.\n\n\nDone.\n\nPasserelle',
  );
  assert.equal(fillTemplate(template, { ...filling, reasons: '' }), 'Hello,\n\nPasserelle');
});
