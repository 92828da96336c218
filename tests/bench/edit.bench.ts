import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { findProblems } from '../../src/collections/read/problems.ts';
import { createBuilder } from '../../src/server/publisher/build-site.ts';
import { copyContent } from '../support/content-copy.ts';
import { growContent } from '../support/large-content.ts';

/** From the content being copied to a release being whole: the whole site, then edits of one article, by the size of the site. */
const rounds = 5;
/** Between two edits, milliseconds: an editor reads and types, and the next release's folder is made ready. */
const pauseMs = 2_000;
const sizes = [50, 500, 2_000];

async function measure(articles: number): Promise<void> {
  const content = await copyContent();
  const { contentDir, dataDir } = content;
  process.env['DATA_DIR'] = dataDir;
  await growContent(contentDir, { startups: 0, articles });
  const folder = join(dataDir, 'publications');
  await mkdir(folder, { recursive: true });
  const builder = createBuilder(findProblems, undefined, (output) => {
    throw new Error(output);
  });
  const publish = async () => {
    const started = performance.now();
    const result = await builder.build({ contentDir, folder });
    if (!result.ok) throw new Error(result.output);
    return (performance.now() - started) / 1000;
  };
  try {
    const whole = await publish();
    const edits: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await content.write(
        'articles/fr/generated-7.mdx',
        `${(await content.read('articles/fr/generated-7.mdx')).trimEnd()}\n\nUne phrase de plus.\n`,
      );
      edits.push(await publish());
      await setTimeout(pauseMs);
    }
    const [median = 0] = edits.toSorted((a, b) => a - b).slice(Math.floor(rounds / 2));
    const spread = `${Math.min(...edits).toFixed(1)} to ${Math.max(...edits).toFixed(1)}`;
    console.log(
      `${2 * articles} articles more: whole ${whole.toFixed(1)} s, an edit ${median.toFixed(1)} s (${spread}), ratio ${(median / whole).toFixed(2)}`,
    );
  } finally {
    builder.stop();
    await content.remove();
  }
}

for (const size of sizes) await measure(size);
