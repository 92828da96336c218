import { spawn } from 'node:child_process';
import { findProblems } from '../../commands/problems.ts';
import { root } from '../../environment.ts';
import { digestOfPaths } from '../../digest.ts';
import type { BuildResult, BuildSite } from './publisher.ts';

/** What decides how the site looks and works, content apart. */
const code = ['src', 'public', 'astro.config.mjs', 'package.json', 'package-lock.json'];

/** A digest of the code and of the settings that end up in pages. */
export async function digestCode(siteUrl: string): Promise<string> {
  return `${await digestOfPaths(root, code)} ${siteUrl}`;
}

/** How much of a build's output is kept to explain a failure, in characters. */
const outputLimit = 20_000;

/**
 * Builds the site in a process of its own, after checking the content in this one: what an editor wrote is told by
 * field and line in a tenth of a second, and the build's own words are needed only when the code is at fault.
 */
export const buildSite: BuildSite = async ({ contentDir, outDir }) => {
  const problems = await findProblems(contentDir);
  if (problems.length > 0) return { ok: false, problems, output: '' };
  return runBuild(contentDir, outDir);
};

function runBuild(contentDir: string, outDir: string): Promise<BuildResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['src/commands/build.ts', '--lenient', '--out', outDir], {
      cwd: root,
      env: { ...process.env, CONTENT_DIR: contentDir },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (chunk: Buffer) => {
      output = `${output}${chunk.toString()}`.slice(-outputLimit);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('close', (status) => {
      resolve(status === 0 ? { ok: true } : { ok: false, problems: [], output });
    });
  });
}
