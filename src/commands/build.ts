import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readPlaces, root } from '../environment.ts';
import { digestOfPaths } from '../digest.ts';
import { findProblems, printProblems } from './problems.ts';

const usage = `npm run build -- [--out DIR] [--if-needed]
  Builds DIR/client (what a static host serves) and DIR/server (on-demand pages); DIR is dist unless told.
  --if-needed  only when the code or the content has changed since DIR was built`;

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

async function isUpToDate(out: string, stamp: Stamp): Promise<boolean> {
  const built = await readFile(join(out, 'build.json'), 'utf8').catch(() => '');
  return built === JSON.stringify(stamp);
}

async function buildSite(out: string, stamp: Stamp): Promise<void> {
  process.env['ASTRO_TELEMETRY_DISABLED'] = '1';
  const { build } = await import('astro');
  await rm(join(out, 'build.json'), { force: true });
  await build({ root, outDir: out, logLevel: 'warn' });
  await writeFile(join(out, 'build.json'), JSON.stringify(stamp));
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { out: { type: 'string' }, 'if-needed': { type: 'boolean' }, help: { type: 'boolean' } },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const out = resolve(root, values.out ?? 'dist');
  const stamp = await stampOf();
  if (values['if-needed'] && (await isUpToDate(out, stamp))) return 0;
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

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : error);
  return 1;
});
