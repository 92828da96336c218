import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readPlaces, root } from '../../environment.ts';
import { digestOfPaths } from '../../digest.ts';
import type { Problem } from '../../model/problem.ts';
import { pictureProblems } from '../system/pictures/pictures.ts';
import { leftOutCode } from './holding-back/left-out.ts';
import type { BuildJob, Builder, BuildResult, FailedBuild, FinishBuild } from './builder.ts';
import { linkTree } from './drawing/link-tree.ts';
import { drawingFolder } from './releases/release-store.ts';

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
  /** Its own, in which it works. */
  folder: string;
  /** Of the pictures that it bundles. */
  pictures: string;
  /** Whether it has drawn a publication, so that for the next one only what changed is left to draw. */
  hasDrawn: boolean;
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
 * @param contentDir where the pictures are; they must stay as they are until all pages are drawn once.
 * @param publications where its folder is made, beside the publications.
 */
async function start(codeDir: string, contentDir: string, publications: string): Promise<BuildProcess> {
  const all = join(publications, drawingFolder);
  const folder = join(all, randomUUID());
  // One process draws at a time: what others have left is of no use.
  await rm(all, { recursive: true, force: true, maxRetries: 3 });
  await mkdir(folder, { recursive: true });
  const pictures = await digestPictures(contentDir);
  const own = join(folder, 'content');
  await mkdir(own);
  const media = join(contentDir, 'media');
  if (existsSync(media)) linkTree(media, join(own, 'media'));
  const child = fork(join(codeDir, 'src/server/publisher/build-process.ts'), [folder], {
    cwd: codeDir,
    execArgv: [...process.execArgv, ...frugal.execArgv],
    env: { ...frugal.env, ...process.env, CONTENT_DIR: own, DATA_DIR: readPlaces().dataDir },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  const keep = (chunk: Buffer) => {
    output = `${output}${chunk.toString()}`.slice(-outputLimit);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  child.on('error', () => undefined);
  rest(child);
  return { child, folder, pictures, hasDrawn: false, output: () => output };
}

/** Lets this process end though that one waits. */
function rest(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}

const answerSchema = z.tuple([z.object({ isWhole: z.boolean() })], z.unknown());
type Answer = z.infer<typeof answerSchema>[0];

/** Sends a process what it is to do and waits until it has done it. @returns undefined where it has ended. */
async function ask(drawing: BuildProcess, job: object): Promise<Answer | undefined> {
  const { child } = drawing;
  child.ref();
  child.channel?.ref();
  const settled = new AbortController();
  const { signal } = settled;
  try {
    const answer = Promise.race([
      once(child, 'message', { signal }).then((message) => answerSchema.parse(message)[0]),
      once(child, 'close', { signal }).then(() => undefined),
    ]);
    child.send(job);
    const answered = await answer;
    drawing.hasDrawn = answered !== undefined;
    if (answered) rest(child);
    return answered;
  } finally {
    settled.abort();
  }
}

/** @param outDir where it puts the publication; none where it is to know the content only. */
function draw(drawing: BuildProcess, contentDir: string, outDir?: string): Promise<Answer | undefined> {
  const instant = process.env['BUILD_INSTANT'] ?? new Date().toISOString();
  return ask(drawing, { contentDir, outDir, instant });
}

/**
 * Checks the content with `findProblems`, which reports what an editor wrote by field and line in a tenth of a second, then
 * builds it in another process. That one stays: of the next content it draws the pages only that read what has changed.
 *
 * @param onRedrawFailed told what such a process has printed that could not draw what changed: a whole build follows.
 */
export function createBuilder(
  findProblems: (contentDir: string) => Promise<readonly Problem[]>,
  codeDir = root,
  onRedrawFailed: (output: string) => void = () => undefined,
): Builder {
  let ready: BuildProcess | undefined;
  let isBuilding = false;
  let isStopped = false;

  function end(): void {
    if (!ready) return;
    const { child, folder } = ready;
    ready = undefined;
    child.once('close', () => void rm(folder, { recursive: true, force: true }));
    child.kill();
  }

  /** Ends the process where it has died or pictures have changed since. */
  async function isReady(contentDir: string): Promise<boolean> {
    const pictures = await digestPictures(contentDir);
    // Looked at last: one that has died meanwhile would never answer.
    if (ready && isAlive(ready) && ready.pictures === pictures) return true;
    end();
    return false;
  }

  /** @returns undefined where what changed could not be drawn by itself. */
  async function drawWith(drawing: BuildProcess, job: BuildJob): Promise<BuildResult | undefined> {
    const { hasDrawn } = drawing;
    const outDir = join(job.folder, randomUUID());
    const drawn = await draw(drawing, job.contentDir, outDir);
    if (drawn) return { ok: true, outDir, ...(drawn.isWhole ? {} : { finish: () => finish(drawing, job) }) };
    const result = await clearAway(drawing, outDir);
    if (isStopped || !hasDrawn) return result;
    onRedrawFailed(result.output);
    return undefined;
  }

  async function finish(drawing: BuildProcess, { folder }: BuildJob): ReturnType<FinishBuild> {
    const outDir = join(folder, randomUUID());
    isBuilding = true;
    try {
      if (isAlive(drawing) && (await ask(drawing, { finishIn: outDir }))) return { ok: true, outDir };
      return await clearAway(drawing, outDir);
    } finally {
      isBuilding = false;
    }
  }

  /** After the process has ended: its folder goes at once, since where the disk is full, applications need the room. */
  async function clearAway(drawing: BuildProcess, outDir: string): Promise<FailedBuild> {
    if (ready === drawing) end();
    for (const left of [outDir, drawing.folder]) await rm(left, { recursive: true, force: true });
    return { ok: false, problems: [], output: drawing.output() };
  }

  async function drawSite(job: BuildJob): Promise<BuildResult> {
    const { contentDir, folder } = job;
    if (ready && (await isReady(contentDir))) {
      const result = await drawWith(ready, job);
      if (result) return result;
    }
    ready = await start(codeDir, contentDir, folder);
    const failed: BuildResult = { ok: false, problems: [], output: '' };
    if (!isStopped) return (await drawWith(ready, job)) ?? failed;
    end();
    return failed;
  }

  return {
    async build(job: BuildJob) {
      const { contentDir, isPartial = false } = job;
      const found = await findProblems(contentDir);
      const problems = found.filter(({ code }) => !isPartial || code !== leftOutCode);
      if (problems.length > 0) return { ok: false, problems, output: '' };
      isBuilding = true;
      const result = await drawSite(job).finally(() => {
        isBuilding = false;
      });
      if (result.ok || isStopped) return result;
      // Decoding every picture takes longer than a build: only one that failed is worth it.
      return { ...result, problems: await pictureProblems(contentDir) };
    },

    async warmUp({ contentDir, folder }: BuildJob) {
      if (ready && isAlive(ready)) return;
      const drawing = await start(codeDir, contentDir, folder);
      ready = drawing;
      const isDrawn = isStopped ? undefined : await draw(drawing, contentDir);
      if (isDrawn) return;
      end();
      if (!isStopped) throw new Error(drawing.output());
    },

    coolDown() {
      if (!isBuilding) end();
    },

    stop() {
      isStopped = true;
      end();
    },
  };
}
