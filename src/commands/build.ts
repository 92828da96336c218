import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { renderTime } from '../collections/render-time.ts';
import { OperatorError } from '../operator-error.ts';
import { checkContentDir, readPlaces, root } from '../environment.ts';
import { digestOfPaths } from '../digest.ts';
import { siteDataSchema } from '../model/site-data.ts';
import { findProblems } from '../collections/read/problems.ts';
import { printProblems } from './problems.ts';
import { runAstro } from '../server/publisher/site-build.ts';
import { absentAs } from '../collections/read/absent-as.ts';

const usage = `npm run build -- [--out DIR] [--lenient] [--if-needed | --check-due]
  Builds DIR/client (what a static host serves) and DIR/server (on-demand pages); DIR is dist unless told.
  --lenient    publishes although a link leads nowhere or a page is too heavy; DIR/warnings.txt says so
  --if-needed  builds only when code or content has changed, or a date has come, since DIR was built
  --check-due  builds nothing; exits with 0 when a build is due, with 1 when DIR is still right, with 2
                when that cannot be told`;

const siteTimes = siteDataSchema.pick({ nextTransition: true });

const codePaths = ['src', 'public', 'astro.config.mjs', 'package-lock.json'];

interface Stamp {
  code: string;
  content: string;
  siteUrl: string;
}

/** What a build depends on; two equal stamps give the same site. */
async function stampOf(): Promise<Stamp> {
  const { contentDir, siteUrl } = readPlaces();
  return {
    code: await digestOfPaths(root, codePaths),
    content: await digestOfPaths(contentDir, ['.']),
    siteUrl,
  };
}

/** Why DIR must be built again; undefined where it is still right. */
async function reasonToBuild(out: string, stamp: Stamp): Promise<string | undefined> {
  const built = await absentAs(undefined, readFile(join(out, 'build.json'), 'utf8'));
  if (built === undefined) return 'nothing is built yet';
  if (built !== JSON.stringify(stamp)) return 'code or content has changed';
  const { nextTransition } = siteTimes.parse(
    JSON.parse(await readFile(join(out, 'client/site.json'), 'utf8')),
  );
  const isPast = nextTransition !== null && Date.parse(nextTransition) <= renderTime();
  return isPast ? `a page reads differently since ${nextTransition}` : undefined;
}

async function buildSite(out: string, stamp: Stamp): Promise<void> {
  process.env['CONTENT_DIR'] = readPlaces().contentDir;
  process.env['BUILD_INSTANT'] ??= new Date().toISOString();
  await runAstro(out);
  await writeFile(join(out, 'build.json'), JSON.stringify(stamp));
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      out: { type: 'string' },
      lenient: { type: 'boolean' },
      'if-needed': { type: 'boolean' },
      'check-due': { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  checkContentDir(readPlaces());
  if (values.lenient) process.env['BUILD_LENIENT'] = 'yes';
  const out = resolve(root, values.out ?? 'dist');
  if (values['check-due']) return checkDue(out);
  const stamp = await stampOf();
  const reason = await reasonToBuild(out, stamp);
  if (values['if-needed'] && !reason) return 0;
  return checkAndBuild(out, stamp);
}

/** For a schedule: whether a build is due, as exit code 0 or 1. */
async function checkDue(out: string): Promise<number> {
  const reason = await reasonToBuild(out, await stampOf());
  console.log(reason ? `A build is due: ${reason}.` : 'No build is due.');
  return reason ? 0 : 1;
}

async function checkAndBuild(out: string, stamp: Stamp): Promise<number> {
  const { contentDir } = readPlaces();
  const problems = await findProblems(contentDir);
  if (problems.length > 0) {
    printProblems(problems);
    return 1;
  }
  const started = performance.now();
  console.log('Building the site…');
  await buildSite(out, stamp);
  console.log(`Built in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
  return 0;
}

/** What became of a command that failed. A schedule must not take an error for “not due”. */
function explain(error: unknown): number {
  if (!process.argv.includes('--check-due')) {
    console.error(
      error instanceof OperatorError
        ? error.message
        : error instanceof Error
          ? `${error.name}: ${error.message}`
          : error,
    );
    return 1;
  }
  const reason = error instanceof Error ? error.message : String(error);
  console.error(
    `Whether a build is due cannot be told: ${reason}\nCorrect the settings or options named here; where the site that was built cannot be read, build it again with \`npm run build\`.`,
  );
  return 2;
}

const status = await main().catch(explain);
// A build that failed half-way leaves workers that would keep the process waiting.
process.exit(status);
