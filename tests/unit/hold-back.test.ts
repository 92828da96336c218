import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { findProblems } from '../../src/collections/read/problems.ts';
import { locales } from '../../src/i18n/locales.ts';
import { holdBack } from '../../src/server/publisher/holding-back/hold-back.ts';
import { copyContent } from '../support/content-copy.ts';

const article = (locale: string, name = 'demo-call-opens') => `articles/${locale}/${name}.mdx`;

/** The content as it is published, and a copy in which an editor may make mistakes by hand. */
async function published(t: TestContext, publishedAt = '2026-11-01T12:00:00Z') {
  const content = await copyContent();
  t.after(() => content.remove());
  await content.wordAll();
  const publishedDir = join(content.dataDir, 'published-content');
  const { contentDir } = content;
  const publish = () => cp(contentDir, publishedDir, { recursive: true });
  await publish();
  const at = (file: string) => join(contentDir, file);
  return {
    ...content,
    at,
    publish,
    /** Holds back as often as the publisher would; true where the rest can then be published. */
    hold: async () => {
      for (let problems = await findProblems(contentDir); problems.length > 0;) {
        const job = {
          contentDir,
          published: { dir: publishedDir, builtAt: Date.parse(publishedAt) },
          problems,
        };
        if (!(await holdBack(job))) return false;
        problems = await findProblems(contentDir);
      }
      return true;
    },
    isAsPublished: async (file: string) =>
      (await readFile(at(file))).equals(await readFile(join(publishedDir, file))),
  };
}

const unclose = (text: string) => `${text}\n<Callout kind="note">\n`;

test('readers keep both languages of a text whose new version cannot be published', async (t) => {
  const { at, read, write, hold, isAsPublished } = await published(t);
  await write(article('fr'), unclose(await read(article('fr'))));
  await write(article('en'), `${await read(article('en'))}\nOne more sentence.\n`);
  assert.ok(await hold());
  for (const locale of locales) assert.ok(await isAsPublished(article(locale)), at(article(locale)));
});

test('an embargo that was put off beside a mistake is not lifted by it', async (t) => {
  const { at, read, write, publish, hold } = await published(t);
  const secret = async (locale: string, publishAt: string) => {
    const text = await read(article(locale));
    await write(
      article(locale),
      text.replace(/(?:publishAt: .*\n)?translation:/, `publishAt: ${publishAt}\ntranslation:`),
    );
  };
  for (const locale of locales) await secret(locale, "'2026-11-02T09:00'");
  await publish();
  for (const locale of locales) await secret(locale, "'2027-05-01T09:00'");
  await write(article('fr'), unclose(await read(article('fr'))));
  assert.ok(await hold());
  for (const locale of locales) assert.equal(existsSync(at(article(locale))), false, locale);
});

test('a text that others need, deleted by hand, stays until they do without', async (t) => {
  const { at, hold, isAsPublished } = await published(t);
  for (const locale of locales) await rm(at(`partners/${locale}/le-camp.mdx`));
  assert.ok(await hold());
  for (const locale of locales) assert.ok(await isAsPublished(`partners/${locale}/le-camp.mdx`));
});

test('a text that nobody needs, deleted beside a mistake in another, is gone', async (t) => {
  const { at, read, write, hold } = await published(t);
  for (const locale of locales) await rm(at(article(locale)));
  await write('domains/fr/cybersecurity.mdx', unclose(await read('domains/fr/cybersecurity.mdx')));
  assert.ok(await hold());
  for (const locale of locales) assert.equal(existsSync(at(article(locale))), false, locale);
});

test('a text that was renamed with a mistake keeps its page', async (t) => {
  const { at, read, write, hold, isAsPublished } = await published(t);
  for (const locale of locales) await rename(at(article(locale)), at(article(locale, 'renamed')));
  await write(article('fr', 'renamed'), unclose(await read(article('fr', 'renamed'))));
  assert.ok(await hold());
  for (const locale of locales) {
    assert.ok(await isAsPublished(article(locale)), locale);
    assert.equal(existsSync(at(article(locale, 'renamed'))), false, locale);
  }
});

test('a text that others need, renamed by hand, keeps its name until they know the new one', async (t) => {
  const { at, hold, isAsPublished } = await published(t);
  const partner = (locale: string, name: string) => `partners/${locale}/${name}.mdx`;
  for (const locale of locales)
    await rename(at(partner(locale, 'quebec-city')), at(partner(locale, 'city-of-quebec')));
  assert.ok(await hold());
  for (const locale of locales) {
    assert.ok(await isAsPublished(partner(locale, 'quebec-city')), locale);
    assert.equal(existsSync(at(partner(locale, 'city-of-quebec'))), false, locale);
  }
});

for (const file of [article('fr'), 'ui/fr.json']) {
  test(`a folder that took the place of ${file} holds up no publication`, async (t) => {
    const { at, hold, isAsPublished } = await published(t);
    await rm(at(file));
    await mkdir(at(file));
    assert.ok(await hold());
    assert.ok(await isAsPublished(file));
  });
}
