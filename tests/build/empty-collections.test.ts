import assert from 'node:assert/strict';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { run } from '../../src/commands/processes.ts';
import { copyContent, type ContentCopy } from '../support/content-copy.ts';
import { takeKnownPictures } from '../support/known-pictures.ts';

/** The site of an organization that has described its programs, and nothing else yet. */
let copy: ContentCopy;
let client: string;

before(async () => {
  copy = await copyContent();
  for (const locale of ['fr', 'en']) {
    for (const collection of ['articles', 'questions', 'startups', 'calls']) {
      await rm(join(copy.contentDir, collection, locale), { recursive: true });
      await mkdir(join(copy.contentDir, collection, locale));
    }
    // The page on how to apply leads to the example call: to the list of calls instead.
    const page = `pages/${locale}/how-to-apply.mdx`;
    await copy.write(page, (await copy.read(page)).replaceAll(/(example-call|appel-exemple)-2026\//g, ''));
    await copy.replace(`cohorts/${locale}/demo-2026.mdx`, 'call: demo-2026\n', '');
  }
  await takeKnownPictures(copy.dataDir);
  const out = join(copy.dataDir, 'out');
  const { code, output } = await run(process.execPath, ['src/commands/build.ts', '--out', out], {
    env: copy.env,
  });
  assert.equal(code, 0, output);
  client = join(out, 'client');
});

after(() => copy.remove());

for (const [page, words] of Object.entries({
  'fr/actualites': 'Aucun article n’est publié pour le moment.',
  'en/news': 'No articles are published at the moment.',
  'fr/questions': 'Aucune question n’est publiée pour le moment.',
  'en/questions': 'No questions are published at the moment.',
  'fr/entreprises': 'Aucune entreprise n’est publiée pour le moment.',
  'en/startups': 'No start-ups are published at the moment.',
  'fr/candidater': 'Aucun appel n’est publié pour le moment.',
  'en/apply': 'No calls are published at the moment.',
  'fr/programmes/spark/cohortes': 'Aucune cohorte n’est publiée pour ce programme.',
  'en/programs/spark/criteria': 'No criteria have been published for this program.',
}))
  test(`a reader of /${page}/ is told that there is nothing yet`, async () => {
    assert.ok((await readFile(join(client, page, 'index.html'), 'utf8')).includes(words));
  });
