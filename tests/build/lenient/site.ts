import assert from 'node:assert/strict';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { after } from 'node:test';
import { run } from '../../../src/commands/processes.ts';
import { copyContent } from '../../support/content-copy.ts';
import { takeKnownPictures } from '../../support/known-pictures.ts';
import { addEntry, addFields, inFrenchOnly } from '../../support/partial-content.ts';

/**
 * The site where Spark, with criteria and a cohort in both languages, is not translated; BizSpark, with a cohort, waits for its
 * date; and CAMP × Microsoft is translated, but neither its criteria, its cohorts, its open call nor one of its domains. One of
 * its texts has a link to nothing, and it words one thing of the interface its own way.
 */
export const copy = await copyContent();
after(() => copy.remove());

const cohort = (program: string) =>
  `urlSlug: ${program}-first\nsummary: Une cohorte.\nprogram: ${program}\nexample: true`;
for (const program of ['spark', 'bizspark'])
  await addEntry(copy, `cohorts/${program}-first`, { title: `Cohorte ${program}`, head: cohort(program) });
await addEntry(copy, 'criteria/spark', {
  title: 'Critères Spark',
  head: 'summary: Des critères.\nprogram: spark\nstatus: announced\nexample: true',
});
await inFrenchOnly(copy, 'programs/spark');
await inFrenchOnly(
  copy,
  'criteria/camp-microsoft',
  'criteria/demo-2026',
  'cohorts/camp-microsoft-first',
  'cohorts/demo-2026',
  'calls/demo-2026',
  'calls/demo-2027',
  'domains/mixed-reality',
  'startups/exemple-atelier-02',
);
await addFields(copy, 'programs/bizspark', 'publishAt: 2026-12-01T09:00');
const spark = await copy.read('programs/fr/spark.mdx');
await copy.write('programs/fr/spark.mdx', `${spark.trimEnd()}\n\nVoir [la suite](/fr/page-disparue/).\n`);
await mkdir(join(copy.contentDir, 'ui'));
await copy.write('ui/fr.json', '{ "call.closes": "Dernier jour" }\n');
await copy.write('ui/en.json', '{ "call.closes": "Last day" }\n');

// Beside the packages of another installation that is gone.
await mkdir(copy.dataDir, { recursive: true });
await takeKnownPictures(copy.dataDir);
await symlink(join(copy.dataDir, 'gone/node_modules'), join(copy.dataDir, 'node_modules'));

/** Builds into a folder of the data folder, on 25 November 2026. */
export const build = (out: string, ...options: string[]) =>
  run(process.execPath, ['src/commands/build.ts', '--out', join(copy.dataDir, out), ...options], {
    env: { ...copy.env, BUILD_INSTANT: '2026-11-25T12:00:00Z' },
  });

/** As the publisher builds: a link to a page that is not published does not stop it. */
const { code, output } = await build('out', '--lenient');
assert.equal(code, 0, output);

export const out = join(copy.dataDir, 'out');
/** The folder of the pages. */
export const client = join(out, 'client');
