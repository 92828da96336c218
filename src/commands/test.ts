import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { globSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../environment.ts';
import { run } from './processes.ts';
import { absentAs } from '../collections/read/absent-as.ts';
import { z } from 'zod';
import buildOnce from '../../tests/support/build-once.ts';

const usage = `npm test [-- quick | [--update-pictures] SUITE… | FILE…]
  Runs every test, or the suites (unit, build, server, faults, e2e; e2e/decap for the CMS) or files named.
  quick              what is worth running while one works: the suites unit and server, without the files that
                     say “// Slow: …” in their first lines
  --update-pictures  takes what pages look like now for what they should look like (tests/visual)`;

const updateFlag = '--update-pictures';

interface Count {
  passed: number;
  failed: number;
  /** Those of `passed` that failed first: see `repeats`. */
  unsteady: number;
}

/**
 * In CI a file whose tests fail is run once more, alone. What passes only then is counted, and named as unsteady: a defect of the
 * test. See decision 115.
 */
const repeats = process.env['CI'] === 'true';

/** The suites with the longest files first: the short ones after them keep every processor at work until the end. */
const nodeSuites = ['build', 'faults', 'server', 'unit'];
const quickSuites = ['unit', 'server'];

/** Whether a file of tests says of itself, before its first import, that it is slow, and why. */
const isSlow = async (file: string) => /^\/\/ Slow: /.test(await readFile(join(root, file), 'utf8'));

/** Whether a file of tests needs the built site, or starts the whole program, which goes on from it: it is built once for all of them. */
const needsSite = async (file: string) =>
  file.endsWith('.spec.ts') ||
  /support\/(?:server|build-once)\.ts'/.test(await readFile(join(root, file), 'utf8'));

/** The files that are worth running while one works. */
async function quickFiles(): Promise<string[]> {
  const files = filesOf([], quickSuites, '.test.ts');
  const slow = await Promise.all(files.map(isSlow));
  return files.filter((_, index) => slow[index] === false);
}

/** `tests/unit/money.test.ts` for a file's name, every file of a suite for a suite's. */
function filesOf(asked: readonly string[], suites: readonly string[], ending: string): string[] {
  const files = suites.flatMap((suite) => globSync(`tests/${suite}/**/*${ending}`, { cwd: root }).sort());
  if (asked.length === 0) return files;
  return files.filter((file) =>
    asked.some((name) => file.startsWith(`tests/${name}/`) || file.endsWith(name)),
  );
}

/** The files that a TAP report says something failed in. */
function failedFiles(tap: string, files: readonly string[]): string[] {
  const blocks = tap.split(/^ *not ok /m).slice(1);
  const places = blocks.map((block) => /^ *location: '(.+):\d+:\d+'$/m.exec(block)?.[1] ?? '');
  return files.filter((file) => places.some((place) => place.endsWith(`/${file}`)));
}

/** Node's own runner, and what failed once more where that is wanted. */
async function runNodeTests(files: readonly string[], report: string): Promise<Count> {
  // One more at a time than there are processors: some wait for what must not come.
  const first = await runNodeOnce(files, report, availableParallelism() + 1);
  const failed = first.failed > 0 ? failedFiles(first.tap, files) : [];
  if (!repeats || failed.length === 0) return { ...first, unsteady: 0 };
  console.log(`Run once more: ${failed.join(', ')}`);
  const again = await runNodeOnce(failed, report, 1);
  if (again.failed > 0) return { ...first, unsteady: 0 };
  console.log(`Unsteady: ${failed.join(', ')}`);
  return { passed: first.passed + first.failed, failed: 0, unsteady: first.failed };
}

/** One run, counted from its TAP report. */
async function runNodeOnce(files: readonly string[], report: string, concurrency: number) {
  if (files.length === 0) return { passed: 0, failed: 0, tap: '' };
  const reporters = [
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--test-reporter=tap',
    `--test-reporter-destination=${report}`,
  ];
  const { code } = await run(
    process.execPath,
    ['--test', `--test-concurrency=${concurrency}`, ...reporters, ...files],
    {
      isShown: true,
    },
  );
  const tap = await absentAs('', readFile(report, 'utf8'));
  const count = (name: string) => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(tap)?.[1] ?? 0);
  const failed = count('fail') + count('cancelled');
  return { passed: count('pass'), failed: failed === 0 && code !== 0 ? 1 : failed, tap };
}

/** Of Playwright's JSON report; without `stats` where it did not get so far. */
const reportSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }).optional(),
});

/** Playwright's runner; counted from its JSON report. */
async function runBrowserTests(
  files: readonly string[],
  report: string,
  options: readonly string[],
): Promise<Count> {
  if (files.length === 0) return { passed: 0, failed: 0, unsteady: 0 };
  const { code } = await run(
    'playwright',
    [
      'test',
      '--config',
      '.config/playwright.config.ts',
      '--reporter=list,json',
      ...(repeats ? ['--retries=1'] : []),
      ...options,
      ...files,
    ],
    {
      isShown: true,
      env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report },
    },
  );
  const json = await absentAs('{}', readFile(report, 'utf8'));
  const { stats } = reportSchema.parse(JSON.parse(json));
  if (!stats) return { passed: 0, failed: 1, unsteady: 0 };
  const { expected, unexpected, flaky } = stats;
  return {
    passed: expected + flaky,
    failed: unexpected === 0 && code !== 0 ? 1 : unexpected,
    unsteady: flaky,
  };
}

async function main(given: readonly string[]): Promise<number> {
  const asked = given.filter((one) => one !== updateFlag);
  const options = given.includes(updateFlag) ? ['--update-snapshots=all'] : [];
  if (asked.includes('--help')) {
    console.log(usage);
    return 0;
  }
  const isQuick = asked.length === 1 && asked[0] === 'quick';
  const nodeFiles = isQuick ? await quickFiles() : filesOf(asked, nodeSuites, '.test.ts');
  const browserFiles = filesOf(asked, ['e2e'], '.spec.ts');
  if (nodeFiles.length + browserFiles.length === 0) {
    console.error(`No test is named ${asked.join(', ')}.\n${usage}`);
    return 2;
  }
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-test-'));
  // Some four hundred processes start during the tests: they need not compile the same modules each time.
  process.env['NODE_COMPILE_CACHE'] ??= join(root, 'node_modules/.cache/node');
  const isSiteNeeded = (await Promise.all([...nodeFiles, ...browserFiles].map(needsSite))).includes(true);
  const removeSite = isSiteNeeded ? await buildOnce() : undefined;
  const inNode = await runNodeTests(nodeFiles, join(folder, 'node.tap'));
  const inBrowser = await runBrowserTests(browserFiles, join(folder, 'browser.json'), options);
  await removeSite?.();
  await rm(folder, { recursive: true });
  const failed = inNode.failed + inBrowser.failed;
  const unsteady = inNode.unsteady + inBrowser.unsteady;
  if (unsteady > 0) console.log(`${unsteady} of them only when they were run once more: see above.`);
  console.log(`${inNode.passed + inBrowser.passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
