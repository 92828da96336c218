import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { globSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { run } from '../../../src/commands/processes.ts';
import { filesHolding } from '../../support/built-files.ts';
import { before, build, clientOf, copy, marker, midnight, outOf, pictureFile, pictures } from './site.ts';

const filesOf = (client: string) =>
  globSync('**/*', { cwd: client }).filter((file) => statSync(join(client, file)).isFile());

const digestOf = async (file: string) =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');

/** The files of a built site that show or name a picture of the library: in any size, as it was uploaded, or in a text. */
async function tracesOf(picture: string, client: string): Promise<string[]> {
  const original = await digestOf(pictureFile(picture));
  const found: string[] = [];
  for (const file of filesOf(client)) {
    const bytes = await readFile(join(client, file));
    const isIt = (await digestOf(join(client, file))) === original;
    if (isIt || file.includes(picture) || bytes.includes(picture)) found.push(file);
  }
  return found;
}

test('nothing of an embargoed entry of any collection, its name and what others say of it included, is anywhere in the site one second before its time, and site.json says when to build again', async () => {
  await build(before);
  const client = clientOf(before);
  assert.deepEqual(await filesHolding(client, marker), []);
  const { nextTransition } = JSON.parse(await readFile(join(client, 'site.json'), 'utf8')) as {
    nextTransition: string;
  };
  assert.equal(nextTransition, '2026-12-01T05:00:00.000Z');
});

test('a start-up whose cohort is under embargo is listed without JavaScript, apart from the cohorts', async () => {
  const client = clientOf(before);
  for (const [page, title, first] of [
    ['fr/entreprises', 'Autres entreprises', 'exemple-atelier-01'],
    ['en/startups', 'Other start-ups', 'example-workshop-01'],
  ] as const) {
    const html = await readFile(join(client, page, 'index.html'), 'utf8');
    const groups = html.slice(html.indexOf('data-groups'));
    const links = [...groups.matchAll(/href="\/(?:fr\/entreprises|en\/startups)\/([^"/]+)\/"/g)].map(
      ([, name]) => name,
    );
    assert.equal(new Set(links).size, 10, `${page}: as many as are counted`);
    const others = groups.slice(groups.indexOf(title));
    assert.ok(others.includes(`/${page}/${first}/`), page);
  }
});

test('nobody sees the picture of an embargoed text before its time, nor one that no page shows', async () => {
  const client = clientOf(before);
  assert.deepEqual(await tracesOf(pictures.embargoed, client), []);
  assert.deepEqual(await tracesOf(pictures.forgotten, client), []);
  const shown = await tracesOf(pictures.shown, client);
  assert.ok(shown.includes('fr/actualites/entente-camp-microsoft/index.html'), shown.join('\n'));
  assert.ok(shown.some((file) => file.endsWith('.webp')));
});

test('a person who builds on a schedule is told exactly when a build is due, and why', async () => {
  const out = outOf(before);
  const ask = (instant: string) =>
    run(process.execPath, ['src/commands/build.ts', '--check-due', '--out', out], {
      env: { ...copy.env, BUILD_INSTANT: instant },
    });
  const early = await ask(before);
  assert.deepEqual([early.code, early.output], [1, 'No build is due.\n']);
  const then = await ask(midnight);
  assert.equal(then.code, 0);
  assert.match(then.output, /a page reads differently since 2026-12-01T05:00:00\.000Z/);
  const nowhere = await run(
    process.execPath,
    ['src/commands/build.ts', '--check-due', '--out', `${out}-none`],
    {
      env: copy.env,
    },
  );
  assert.match(nowhere.output, /nothing is built yet/);
});

test('a person who builds on a schedule does not take an error for “nothing to do”', async () => {
  const out = outOf(before);
  const ask = (...more: string[]) =>
    run(process.execPath, ['src/commands/build.ts', '--check-due', '--out', out, ...more], {
      env: { ...copy.env, BUILD_INSTANT: before },
    });
  assert.equal((await ask('--soon')).code, 2, 'a wrong option');
  const siteFile = join(out, 'client/site.json');
  const site = await readFile(siteFile, 'utf8');
  await writeFile(siteFile, site.slice(0, 100));
  const broken = await ask();
  assert.equal(broken.code, 2, broken.output);
  assert.match(
    broken.output,
    /^Whether a build is due cannot be told: [^]*build it again with `npm run build`/,
  );
  await writeFile(siteFile, site);
});

test('it is on the site, in the lists and in the search with the first build after its time', async () => {
  await build(midnight);
  const client = clientOf(midnight);
  const files = await filesHolding(client, marker);
  assert.ok(files.includes('fr/actualites/zanzibarine/index.html'), files.join('\n'));
  assert.ok(files.includes('en/news/index.html'));
  assert.ok(files.some((file) => file.startsWith('pagefind/fragment/')));
  for (const file of [
    'fr/programmes/zanzibarine/index.html',
    'en/programs/zanzibarine/criteria/index.html',
    'fr/programmes/zanzibarine/cohortes/zanzibarine-own/index.html',
    'en/programs/camp-microsoft/cohorts/zanzibarine/index.html',
    'fr/candidater/zanzibarine/index.html',
    'fr/personnes/zanzibarine/index.html',
    'en/organizations/zanzibarine/index.html',
    'fr/domaines/zanzibarine/index.html',
    'en/startups/zanzibarine/index.html',
    'fr/questions/index.html',
    'fr/programmes/spark/index.html',
    'fr/rss.xml',
    'en/calls.ics',
    'data/programs.json',
    'data/calls.json',
    'data/criteria.json',
    'data/startups.json',
    'common-grants/opportunities.json',
    'data/lists/startups-fr.json',
    'site.json',
    'sitemap-0.xml',
    'llms.txt',
  ])
    assert.ok(files.includes(file), file);
  const traces = await tracesOf(pictures.embargoed, client);
  assert.ok(traces.includes('en/news/zanzibarine/index.html'), traces.join('\n'));
  assert.ok(traces.some((file) => file.endsWith('.webp')));
});
