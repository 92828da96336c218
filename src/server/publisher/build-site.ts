import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
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

/** Builds sites, each in a process of its own. */
export interface Builder {
  build: BuildSite;
  /** Ends the process that waits for the next build. */
  stop: () => void;
}

const start = () =>
  fork(join(root, 'src/commands/builder.ts'), { cwd: root, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });

/**
 * Checks the content in this process, so that what an editor wrote is told by field and line in a tenth of a second, then
 * builds it in another. After each build the next process is started: it loads what a build needs while nobody waits.
 */
export function createBuilder(): Builder {
  let spare: ChildProcess | undefined;
  let isStopped = false;

  function take(): ChildProcess {
    const ready = spare?.exitCode === null ? spare : undefined;
    spare = undefined;
    return ready ?? start();
  }

  function prepare(): void {
    if (isStopped || spare) return;
    spare = start();
    spare.on('error', () => undefined);
    spare.unref();
    spare.channel?.unref();
  }

  return {
    async build({ contentDir, outDir }) {
      const problems = await findProblems(contentDir);
      if (problems.length > 0) return { ok: false, problems, output: '' };
      const result = await run(take(), { contentDir, outDir });
      prepare();
      return result;
    },
    stop() {
      isStopped = true;
      spare?.kill();
    },
  };
}

function run(child: ChildProcess, job: { contentDir: string; outDir: string }): Promise<BuildResult> {
  return new Promise((resolve, reject) => {
    child.ref();
    let output = '';
    const keep = (chunk: Buffer) => {
      output = `${output}${chunk.toString()}`.slice(-outputLimit);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('error', reject);
    child.on('close', (status) => {
      resolve(status === 0 ? { ok: true } : { ok: false, problems: [], output });
    });
    child.send(job);
  });
}
