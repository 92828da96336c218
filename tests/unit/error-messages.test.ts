import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { z } from 'zod';
import { root } from '../../src/environment.ts';
import { withoutLabel } from '../../src/forms/messages.ts';
import { createTranslate } from '../../src/i18n/translate.ts';

const label = 'Où votre équipe travaille-t-elle?';

for (const locale of ['fr', 'en'] as const)
  test(`an error under its question does not say the question again (${locale})`, () => {
    const json: unknown = JSON.parse(readFileSync(`${root}src/i18n/strings/${locale}.json`, 'utf8'));
    const strings = z.record(z.string(), z.string()).parse(json);
    const t = createTranslate(locale, strings);
    const keys = Object.keys(strings).filter((key) => key.startsWith('form.error.'));
    assert.ok(keys.length > 15);
    for (const key of keys) {
      const whole = t(key, { label });
      const short = withoutLabel(whole, label);
      assert.ok(!short.includes(label), short);
      assert.match(short, /^[\p{Lu}\d{«“]/u);
      assert.ok(whole.endsWith(short.slice(1)), short);
    }
  });

test('an error that an editor worded in another way is said whole', () => {
  for (const message of ['Choisissez une réponse.', `Répondez à « ${label} ».`, `${label} Répondez.`])
    assert.equal(withoutLabel(message, label), message);
});
