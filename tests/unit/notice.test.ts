import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitNotice } from '../../src/forms/notice.ts';
import { contentForm } from '../support/other-forms.ts';

for (const name of ['application', 'opening', 'question', 'session'] as const)
  for (const locale of ['fr', 'en'] as const)
    test(`a reader of “${name}” in ${locale} can read every word of its notice, in its order`, () => {
      const form = contentForm(name);
      const { start, rest } = splitNotice(form, locale);
      assert.equal(start + rest, form.notice[locale]);
      assert.equal(rest === '', name === 'application');
    });
