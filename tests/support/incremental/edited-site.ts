import { spawn } from 'node:child_process';
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findProblems } from '../../../src/collections/read/problems.ts';
import { root } from '../../../src/environment.ts';
import { createBuilder } from '../../../src/server/publisher/build-site.ts';
import { copyContent } from '../content-copy.ts';
import { createRandom } from '../simulation/chance.ts';
import { chanceOf, edits, type Edited } from './random-edits.ts';
import { differences, digestsOf } from './same-site.ts';

interface EditedSiteOptions {
  seed: number;
  /** How many edits are published, one after the other. */
  count: number;
  /** After how many of them the publication is compared with a whole build. */
  compareEvery: number;
  report?: (line: string) => void;
}

export interface EditedSiteResult {
  /** What differed, with the edit after which it was found. */
  faults: string[];
  published: number;
  /** Edits that had to be published by a whole build. */
  wholeBuilds: string[];
  /** How often each kind of edit was made. */
  kinds: Map<string, number>;
}

/** A whole build by a process of its own. */
async function buildWhole(contentDir: string, dataDir: string, out: string): Promise<void> {
  const child = spawn(process.execPath, ['src/commands/build.ts', '--lenient', '--out', out], {
    cwd: root,
    env: { ...process.env, CONTENT_DIR: contentDir, DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(output);
}

/** What else than the search index follows the pages, and what of it was not that of the publication before. */
async function followed(before: string, pages: string, whole: string): Promise<string[]> {
  const search = ['client/pagefind/**/*'];
  const [beforeIndex, index, all, ofWhole] = await Promise.all([
    digestsOf(before, search),
    digestsOf(pages, search),
    digestsOf(pages),
    digestsOf(whole),
  ]);
  const others = differences(all, ofWhole).filter((line) => !line.startsWith('client/pagefind/'));
  return [...differences(index, beforeIndex), ...others];
}

/**
 * Publishes random edits one after the other as the server does, and compares what comes of them with whole builds of the
 * same content at the same instant, byte for byte.
 */
export async function publishEdits({
  seed,
  count,
  compareEvery,
  report = () => undefined,
}: EditedSiteOptions): Promise<EditedSiteResult> {
  const content = await copyContent();
  const { contentDir, dataDir } = content;
  const folder = join(dataDir, 'publications');
  const chance = chanceOf(createRandom(seed));
  const edited: Edited = { contentDir, now: Date.parse('2026-12-01T12:00:00Z') };
  const wholeBuilds: string[] = [];
  const faults: string[] = [];
  const kinds = new Map<string, number>();
  let [current, last] = ['', ''];
  const builder = createBuilder(findProblems, undefined, (output) =>
    wholeBuilds.push(`${current}: ${output.trim()}`),
  );
  process.env['DATA_DIR'] = dataDir;
  process.env['BUILD_LENIENT'] = 'yes';
  const publish = async () => {
    process.env['BUILD_INSTANT'] = new Date(edited.now).toISOString();
    const result = await builder.build({ contentDir, folder });
    if (!result.ok) throw new Error(`${current}: ${result.output}\n${JSON.stringify(result.problems)}`);
    if (!result.finish) return result.outDir;
    const finished = await result.finish();
    if (!finished.ok) throw new Error(`${current}, its search index: ${finished.output}`);
    for (const line of await followed(last, result.outDir, finished.outDir))
      faults.push(`${current}, where the search index follows: ${line}`);
    await rm(result.outDir, { recursive: true });
    return finished.outDir;
  };
  try {
    await mkdir(folder, { recursive: true });
    last = await publish();
    const names = Object.keys(edits);
    for (let published = 0; published < count;) {
      const name = chance.pick(names);
      const before = join(dataDir, 'content-before');
      await rm(before, { recursive: true, force: true });
      await cp(contentDir, before, { recursive: true });
      await edits[name]?.(edited, chance);
      if ((await findProblems(contentDir)).length > 0) {
        await rm(contentDir, { recursive: true });
        await cp(before, contentDir, { recursive: true });
        continue;
      }
      published += 1;
      current = `seed ${seed}, edit ${published} (${name})`;
      kinds.set(name, (kinds.get(name) ?? 0) + 1);
      const [lastBefore, started] = [await digestsOf(last), performance.now()];
      const now = await publish();
      report(`${current}: ${(performance.now() - started).toFixed(0)} ms`);
      for (const line of differences(await digestsOf(last), lastBefore))
        faults.push(`${current}, the release before: ${line}`);
      await rm(last, { recursive: true });
      last = now;
      if (published % compareEvery !== 0) continue;
      const whole = join(dataDir, 'whole');
      await buildWhole(contentDir, dataDir, whole);
      const found = differences(await digestsOf(now), await digestsOf(whole));
      for (const line of found) {
        faults.push(`${current}: ${line}`);
        report(`  ${line}`);
      }
    }
    return { faults, published: count, wholeBuilds, kinds };
  } finally {
    builder.stop();
    await content.remove();
  }
}
