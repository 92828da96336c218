import { HtmlValidate } from 'html-validate';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { builtSite } from '../support/build-once.ts';

/** The CMS is a program of its own, made by its bundler. */
const foreign = 'admin/index.html';

test('browsers and screen readers get HTML as its standard wants it, on every page', async () => {
  const client = join(builtSite(), 'client');
  const validator = new HtmlValidate({ root: true, extends: ['html-validate:standard'] });
  const files = globSync('**/*.html', { cwd: client }).filter((file) => file !== foreign);
  const faults: string[] = [];
  for (const file of files) {
    const { results } = await validator.validateFile(join(client, file));
    for (const { messages } of results)
      for (const { ruleId, message, selector } of messages)
        faults.push(`${file}: ${ruleId}: ${message} (${selector ?? 'no element'})`);
  }
  expect(files.length).toBeGreaterThan(50);
  expect(faults).toEqual([]);
});
