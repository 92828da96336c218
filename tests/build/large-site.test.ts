import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { run } from '../../src/commands/processes.ts';
import { copyContent, type ContentCopy } from '../support/content-copy.ts';
import { growContent } from '../support/large-content.ts';

describe('a site with 2,000 start-ups and 500 articles in both languages', () => {
  let copy: ContentCopy;
  let client = '';
  let outcome = { code: 1, output: '' };
  before(async () => {
    copy = await copyContent();
    await growContent(copy.contentDir, { startups: 2000, articles: 500 });
    const out = join(copy.dataDir, 'out');
    outcome = await run(process.execPath, ['src/commands/build.ts', '--out', out], { env: copy.env });
    client = join(out, 'client');
  });
  after(() => copy.remove());

  it('is built, no page of it heavier than a reader on a slow line can bear', () => {
    assert.equal(outcome.code, 0, outcome.output);
  });

  it('gives each start-up and article its page', () => {
    assert.equal(globSync('fr/entreprises/exemple-[0-9]*/index.html', { cwd: client }).length, 2000);
    assert.equal(globSync('en/news/example-[0-9]*/index.html', { cwd: client }).length, 500);
  });

  it('lets a reader without JavaScript walk to every start-up and every article', async () => {
    const linked = async (pattern: string, link: RegExp) => {
      const pages = globSync(pattern, { cwd: client });
      const texts = await Promise.all(pages.map((page) => readFile(join(client, page), 'utf8')));
      return new Set(texts.flatMap((html) => [...html.matchAll(link)].map(([, path]) => path))).size;
    };
    const startups = /href="(\/fr\/entreprises\/exemple-\d+\/)"/g;
    assert.equal(await linked('fr/programmes/camp-microsoft/cohortes/**/index.html', startups), 2000);
    const articles = /href="(\/fr\/actualites\/exemple-\d+\/)"/g;
    assert.equal(await linked('fr/actualites/{index.html,page/*/index.html}', articles), 500);
  });
});
