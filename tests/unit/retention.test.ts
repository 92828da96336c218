import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findProblems } from '../../src/collections/read/problems.ts';
import { fillNotice } from '../../src/forms/fill-notice.ts';
import { formatDays } from '../../src/i18n/numbers.ts';
import { copyContent } from '../support/content-copy.ts';
import { exampleForm } from '../support/site-fixture.ts';

test('a period is said in the unit that people use, and to the day where it is not whole months', () => {
  const said = (days: number) => [formatDays(days, 'fr-CA'), formatDays(days, 'en-CA')];
  assert.deepEqual(said(365), ['12\u00a0mois', '12\u00a0months']);
  assert.deepEqual(said(183), ['6\u00a0mois', '6\u00a0months']);
  assert.deepEqual(said(730), ['2\u00a0ans', '2\u00a0years']);
  assert.deepEqual(said(30), ['30\u00a0jours', '30\u00a0days']);
  assert.deepEqual(said(45), ['45\u00a0jours', '45\u00a0days']);
});

test('a form promises the period after which its answers are erased, whatever was promised before', () => {
  const notice = {
    fr: '{organization} les garde {retention}.',
    en: '{organization} keeps them {retention}.',
  };
  const named = { fr: 'Élan', en: 'Momentum' };
  const tags = { fr: 'fr-CA', en: 'en-CA' } as const;
  const filled = fillNotice({ ...exampleForm, notice, retentionDays: 30 }, named, tags);
  assert.deepEqual(filled.notice, {
    fr: 'Élan les garde 30\u00a0jours.',
    en: 'Momentum keeps them 30\u00a0days.',
  });
});

test('a notice that promises a period of its own is refused, with the place to fill in', async (t) => {
  const copy = await copyContent();
  t.after(() => copy.remove());
  await copy.replace('forms/application.yaml', 'kept for {retention}', 'kept for twelve months');
  const [problem, ...others] = await findProblems(copy.contentDir);
  assert.deepEqual(
    [problem?.file, problem?.field, problem?.code],
    ['forms/application.yaml', 'notice.en', 'form'],
  );
  assert.match(problem?.advice.fr ?? '', /« \{retention\} »/);
  assert.deepEqual(others, []);
});
