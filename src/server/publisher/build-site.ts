import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readPlaces, root } from '../../environment.ts';
import { digestOfPaths } from '../../digest.ts';
import type { Problem } from '../../model/problem.ts';
import { pictureProblems } from '../system/pictures.ts';
import { leftOutCode } from './holding-back/left-out.ts';
import type { BuildJob, Builder, BuildResult } from './builder.ts';

/** What decides how the site looks and works, content apart. */
const code = ['src', 'public', 'astro.config.mjs', 'package.json', 'package-lock.json'];

/** A digest of the code and of the settings that end up in pages. */
export async function digestCode(siteUrl: string): Promise<string> {
  return `${await digestOfPaths(root, code)} ${siteUrl}`;
}

/** How much of a build's output is kept to explain a failure, in characters. */
const outputLimit = 20_000;

/** A process that bundles the site's code with a set of pictures, then draws pages from the content that it is sent. */
interface BuildProcess {
  child: ChildProcess;
  outDir: string;
  /** Of the pictures that it bundles. */
  pictures: string;
  /** What it has printed last. */
  output: () => string;
}

/** False also for a process that a signal ended, such as that of a system short of memory: then it has no exit code. */
const isAlive = ({ child }: BuildProcess) => child.connected;

/**
 * A build takes two thirds of the memory that it takes otherwise, and little more time: it runs beside the server, on a
 * machine of 1 GB. There is no limit to the heap: a large site needs more.
 */
const frugal = {
  execArgv: ['--max-semi-space-size=2', '--heap-growing-percent=50'],
  env: { MALLOC_ARENA_MAX: '2' },
};

const digestPictures = (contentDir: string) => digestOfPaths(contentDir, ['media']);

/**
 * @param codeDir the folder of the program: see `codeFolder`.
 * @param contentDir where the pictures are; they must stay as they are until the process has ended.
 */
function start(codeDir: string, contentDir: string, outDir: string, pictures: string): BuildProcess {
  const child = fork(join(codeDir, 'src/server/publisher/build-process.ts'), [outDir], {
    cwd: codeDir,
    execArgv: [...process.execArgv, ...frugal.execArgv],
    env: { ...frugal.env, ...process.env, CONTENT_DIR: contentDir, DATA_DIR: readPlaces().dataDir },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  const keep = (chunk: Buffer) => {
    output = `${output}${chunk.toString()}`.slice(-outputLimit);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return { child, outDir, pictures, output: () => output };
}

/** Sends a process its content and waits until it has ended. */
function finish({ child, outDir, output }: BuildProcess, contentDir: string): Promise<BuildResult> {
  return new Promise((resolve, reject) => {
    child.ref();
    child.on('error', reject);
    child.on('close', (status) => {
      resolve(status === 0 ? { ok: true, outDir } : { ok: false, problems: [], output: output() });
    });
    child.send({ contentDir });
  });
}

/**
 * Checks the content with `findProblems`, which reports what an editor wrote by field and line in a tenth of a second, then
 * builds it in another process. A warm build has its code bundled: only its pages are left to draw.
 */
export function createBuilder(
  findProblems: (contentDir: string) => Promise<readonly Problem[]>,
  codeDir = root,
): Builder {
  let warmBuild: BuildProcess | undefined;
  let running: BuildProcess | undefined;
  let isStopped = false;

  /** The warm process, unless it has died or pictures have changed since. */
  async function takeWarmBuild(contentDir: string): Promise<BuildProcess | undefined> {
    const taken = warmBuild;
    warmBuild = undefined;
    if (!taken || !isAlive(taken)) return undefined;
    if (taken.pictures === (await digestPictures(contentDir))) return taken;
    taken.child.kill();
    return undefined;
  }

  return {
    async build({ contentDir, folder, isPartial = false }: BuildJob) {
      const found = await findProblems(contentDir);
      const problems = found.filter(({ code }) => !isPartial || code !== leftOutCode);
      if (problems.length > 0) return { ok: false, problems, output: '' };
      const ready = await takeWarmBuild(contentDir);
      const chosen = ready ?? start(codeDir, contentDir, join(folder, randomUUID()), '');
      running = chosen;
      const result = await finish(chosen, contentDir);
      running = undefined;
      if (result.ok) return result;
      await rm(chosen.outDir, { recursive: true, force: true });
      if (isStopped) return result;
      // Decoding every picture takes longer than a build: only one that failed is worth it.
      return { ...result, problems: await pictureProblems(contentDir) };
    },

    async warmUp({ contentDir, folder }: BuildJob) {
      if (warmBuild && isAlive(warmBuild)) return;
      const outDir = join(folder, randomUUID());
      const own = `${outDir}-pictures`;
      const pictures = await digestPictures(contentDir);
      await mkdir(own, { recursive: true });
      const media = join(contentDir, 'media');
      if (existsSync(media)) await cp(media, join(own, 'media'), { recursive: true });
      warmBuild = start(codeDir, own, outDir, pictures);
      warmBuild.child.on('error', () => undefined);
      warmBuild.child.unref();
      warmBuild.child.channel?.unref();
    },

    coolDown() {
      warmBuild?.child.kill();
      warmBuild = undefined;
    },

    stop() {
      isStopped = true;
      warmBuild?.child.kill();
      running?.child.kill();
    },
  };
}
