import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { run } from '../../src/commands/processes.ts';
import { copyContent, type ContentCopy } from '../support/content-copy.ts';
import { addEntry, addFields, inFrenchOnly } from '../support/partial-content.ts';

/**
 * The site where Spark, with criteria and a cohort in both languages, is not translated, and BizSpark, with a cohort, waits
 * for its date.
 */
let copy: ContentCopy;
let client: string;

before(async () => {
  copy = await copyContent();
  const cohort = (program: string) =>
    `urlSlug: ${program}-first\nsummary: Une cohorte.\nprogram: ${program}\nexample: true`;
  for (const program of ['spark', 'bizspark'])
    await addEntry(copy, `cohorts/${program}-first`, { title: `Cohorte ${program}`, head: cohort(program) });
  await addEntry(copy, 'criteria/spark', {
    title: 'Critères Spark',
    head: 'summary: Des critères.\nprogram: spark\nstatus: announced\nexample: true',
  });
  await inFrenchOnly(copy, 'programs/spark');
  await addFields(copy, 'programs/bizspark', 'publishAt: 2026-12-01T09:00');
  client = await publish('2026-11-25T12:00:00Z');
});

after(() => copy.remove());

/** The folder of the pages as the publisher makes them: a link to a page that is not published does not stop it. */
async function publish(instant: string): Promise<string> {
  const out = join(copy.dataDir, 'out');
  const { code, output } = await run(process.execPath, ['src/commands/build.ts', '--lenient', '--out', out], {
    env: { ...copy.env, BUILD_INSTANT: instant },
  });
  assert.equal(code, 0, output);
  return join(out, 'client');
}

const isThere = (page: string) => existsSync(join(client, page, 'index.html'));
const read = (file: string) => readFile(join(client, file), 'utf8');

test('a program that is not translated stops no publication, and takes with it the pages that belong to it', async () => {
  assert.deepEqual(
    [isThere('fr/programmes/spark/cohortes/spark-first'), isThere('fr/programmes/spark/criteres')],
    [true, true],
  );
  assert.deepEqual([isThere('en/programs/spark'), isThere('en/programs/spark/criteria')], [false, false]);
  assert.match(await read('fr/programmes/spark/index.html'), /Page in French only/);
  assert.match(await read('fr/questions/index.html'), /Combien de temps dure l’accompagnement de Spark/);
  assert.doesNotMatch(await read('en/questions/index.html'), /How long does support from Spark last/);
});

test('a program that waits for its date stops no publication, and what belongs to it waits too', async () => {
  for (const page of ['fr/programmes/bizspark', 'fr/programmes/bizspark/cohortes/bizspark-first'])
    assert.equal(isThere(page), false, page);
  assert.doesNotMatch(await read('fr/questions/index.html'), /Où est passé le programme/);
});
