import { readContent } from '../collections/read/content.ts';
import { checkContentDir, readPlaces } from '../environment.ts';
import { OperatorError } from '../operator-error.ts';
import { findProblems } from '../collections/read/problems.ts';
import { printProblems } from './problems.ts';
import { run, type Outcome } from './processes.ts';
import { checkRoundTrip, lossToLine } from './round-trip.ts';

/** The checks that other programs make, the slowest first; two run at a time. */
const programs: readonly { name: string; command: readonly [string, ...string[]] }[] = [
  {
    name: 'types',
    command: ['astro', 'check', '--minimumFailingSeverity', 'hint', '--minimumSeverity', 'hint'],
  },
  {
    name: 'lint',
    command: ['eslint', '--config', '.config/eslint.config.mjs', '--max-warnings=0', '.'],
  },
  { name: 'styles', command: ['stylelint', '--config', '.config/stylelint.json', 'src/**/*.{css,astro}'] },
  { name: 'format', command: ['prettier', '--check', '--log-level=warn', '.'] },
  { name: 'unused code', command: ['knip', '--config', '.config/knip.json', '--no-progress'] },
];

function report(name: string, { code, output, seconds }: Outcome): boolean {
  if (code !== 0) console.error(output.trimEnd());
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)`);
  return code === 0;
}

async function checkContent(): Promise<boolean> {
  const started = performance.now();
  const problems = await findProblems(readPlaces().contentDir);
  if (problems.length > 0) printProblems(problems);
  const seconds = (performance.now() - started) / 1000;
  return report('content', { code: problems.length > 0 ? 1 : 0, output: '', seconds });
}

/** Whether an editor can open and save each text in the CMS without changing what readers get. */
async function checkEditing(): Promise<boolean> {
  const started = performance.now();
  const { entries } = await readContent(readPlaces().contentDir);
  const losses = await checkRoundTrip(entries);
  const output = losses.map(lossToLine).join('\n');
  const seconds = (performance.now() - started) / 1000;
  return report('editing', { code: losses.length > 0 ? 1 : 0, output, seconds });
}

async function main(): Promise<number> {
  checkContentDir(readPlaces());
  const results = [await checkContent(), await checkEditing()];
  // The types of the content, which typed linting reads; a fresh clone does not have them yet.
  results.push(report('content types', await run('astro', ['sync'])));
  const queue = [...programs];
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [command, ...args] = next.command;
      results.push(report(next.name, await run(command, args)));
    }
  };
  await Promise.all([worker(), worker()]);
  const failed = results.filter((isOk) => !isOk).length;
  console.log(
    failed === 0
      ? 'Everything is in order.'
      : `${failed} of ${results.length} checks failed: read the messages above.`,
  );
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main().catch((error: unknown) => {
  if (!(error instanceof OperatorError)) throw error;
  console.error(error.message);
  return 1;
});
