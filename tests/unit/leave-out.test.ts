import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { findProblems } from '../../src/collections/read/problems.ts';
import { leaveOut } from '../../src/server/publisher/holding-back/leave-out.ts';
import { leftOutCode } from '../../src/server/publisher/holding-back/left-out.ts';
import { copyContent } from '../support/content-copy.ts';
import { untranslated } from '../support/partial-content.ts';

const spark = (locale: string) => `programs/${locale}/spark.mdx`;

/** Content that nobody has published yet, in which an editor may make mistakes by hand. */
async function unpublished(t: TestContext) {
  const content = await copyContent();
  t.after(() => content.remove());
  const { contentDir, read } = content;
  return {
    ...content,
    /** Leaves out what is wrong, as often as the publisher would; @returns what then still stops the publication. */
    leave: async () => {
      for (let isPartial = false; ; isPartial = true) {
        const found = await findProblems(contentDir);
        const problems = found.filter(({ code }) => !isPartial || code !== leftOutCode);
        if (problems.length === 0 || !(await leaveOut(contentDir, problems)))
          return problems.map(({ file }) => file);
      }
    },
    /** The languages in which an entry is left. */
    shown: async (path: (locale: string) => string) => {
      const texts = await Promise.all(
        (['fr', 'en'] as const).map(async (locale) => [locale, await read(path(locale))] as const),
      );
      return texts.filter(([, text]) => text !== untranslated).map(([locale]) => locale);
    },
  };
}

test('a translation that cannot be read leaves its source on the site, as one that is missing does', async (t) => {
  const { replace, leave, shown } = await unpublished(t);
  await replace(spark('en'), 'kind: ', 'kind: x');
  assert.deepEqual(await leave(), []);
  assert.deepEqual(await shown(spark), ['fr']);
});

test('a translation is not shown without its source: nobody could tell whether it is up to date', async (t) => {
  const { replace, leave, shown } = await unpublished(t);
  await replace(spark('fr'), 'kind: ', 'kind: x');
  assert.deepEqual(await leave(), []);
  assert.deepEqual(await shown(spark), []);
});

test('of two languages that promise different closing times, readers get the source alone', async (t) => {
  const { replace, leave, shown } = await unpublished(t);
  const call = (locale: string) => `calls/${locale}/demo-2026.mdx`;
  await replace(call('fr'), 'closes: 2027-03-31', 'closes: 2027-04-30');
  assert.deepEqual(await leave(), []);
  assert.deepEqual(await shown(call), ['fr']);
});

test('calls whose form cannot be read are left out with it, and nothing else is', async (t) => {
  const { replace, leave, shown } = await unpublished(t);
  await replace('forms/application.yaml', 'name: application', 'name: other');
  assert.deepEqual(await leave(), []);
  for (const call of ['demo-2026', 'demo-2027'])
    assert.deepEqual(await shown((locale) => `calls/${locale}/${call}.mdx`), []);
  assert.deepEqual(await shown(spark), ['fr', 'en']);
});

test('a text that leads to none is left out, and what leads to it is not', async (t) => {
  const { replace, leave, shown } = await unpublished(t);
  for (const locale of ['fr', 'en']) await replace(spark(locale), 'host: microsoft-france', 'host: nobody');
  assert.deepEqual(await leave(), []);
  assert.deepEqual(await shown(spark), []);
  assert.deepEqual(await shown((locale) => `programs/${locale}/bizspark.mdx`), ['fr', 'en']);
});

test('wording of one’s own that cannot be read gives way to the program’s, in both languages', async (t) => {
  const { wordAll, write, leave } = await unpublished(t);
  await wordAll();
  await write('ui/fr.json', '{');
  assert.deepEqual(await leave(), []);
});

test('the settings of the site cannot be left out: what is wrong there is said', async (t) => {
  const { replace, leave } = await unpublished(t);
  await replace('site/site.yaml', 'zone: ', 'zone: Mars/');
  await replace(spark('en'), 'kind: ', 'kind: x');
  assert.deepEqual([...new Set(await leave())], ['site/site.yaml']);
});
