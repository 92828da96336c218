import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { client, grown } from './site.ts';

const startups = /\/(?:entreprises|startups)\/ex[ae]mple-\d+\//g;
const articles = /\/(?:actualites|news)\/ex[ae]mple-\d+\//g;
/** Start-ups and articles have such names, whatever leads to them. */
const named = /Ex[ae]mple \d+/g;

const pagesOf = (pattern: string) =>
  globSync(pattern, { cwd: client, exclude: ['admin/**', 'pagefind/**'] }).sort();

/** How many different ones a page, or several, name. */
async function found(pattern: RegExp, pages: readonly string[]): Promise<number> {
  const texts = await Promise.all(pages.map((page) => readFile(join(client, page), 'utf8')));
  return new Set(texts.flatMap((html) => html.match(pattern) ?? [])).size;
}

test('each start-up and each article has its page', () => {
  assert.equal(pagesOf('fr/entreprises/exemple-[0-9]*/index.html').length, grown.startups);
  assert.equal(pagesOf('en/news/example-[0-9]*/index.html').length, grown.articles);
});

test('a reader without JavaScript walks to every start-up and every article', async () => {
  const cohort = pagesOf('fr/programmes/camp-microsoft/cohortes/**/index.html');
  assert.equal(await found(startups, cohort), grown.startups);
  assert.equal(
    await found(articles, pagesOf('fr/actualites/{index.html,page/*/index.html}')),
    grown.articles,
  );
});

// Every page of this site is within its budget, or there would be none: with this, so are those of a site of thousands.
test('no page grows with what is published: a full one names sixty start-ups or twenty articles, and none more', async () => {
  const most = { startups: 0, articles: 0 };
  for (const page of pagesOf('**/*.html')) {
    const [ofStartups, ofArticles] = [await found(startups, [page]), await found(articles, [page])];
    assert.ok((await found(named, [page])) <= 60, page);
    most.startups = Math.max(most.startups, ofStartups);
    most.articles = Math.max(most.articles, ofArticles);
  }
  assert.deepEqual(most, { startups: 60, articles: 20 });
});
