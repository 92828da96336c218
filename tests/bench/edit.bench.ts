import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { copyContent } from '../support/content-copy.ts';
import { growContent } from '../support/large-content.ts';
import { startServer } from '../support/server.ts';

/**
 * From the save of an article in the CMS to its page being live, as an editor and a reader see it, and to its search index,
 * by the size of the site.
 */
const rounds = 7;
const pauseMs = 4_000;
const sizes = (process.env['ARTICLES'] ?? '100,1000,4000').split(',').map(Number);

const entrySchema = z.object({ data: z.string(), file: z.object({ id: z.string() }) });
const statusSchema = z.object({ state: z.string() });
const path = 'content/articles/fr/generated-7.mdx';

async function measure(articles: number): Promise<void> {
  const content = await copyContent();
  await growContent(content.contentDir, { startups: 0, articles: articles / 2 });
  const began = performance.now();
  const server = await startServer({ CONTENT_DIR: content.contentDir }, { isFirstStart: true });
  const startSeconds = (performance.now() - began) / 1000;
  const { origin, cookie } = server;
  const ask = async (action: string, params: object): Promise<unknown> => {
    const response = await fetch(`${origin}/admin/api/v1`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin, cookie },
      body: JSON.stringify({ action, params }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(JSON.stringify(answer));
    return answer;
  };
  const publish = async (round: number) => {
    const summary = `Une phrase mesurée pour la ${round}e fois.`;
    const { data, file } = entrySchema.parse(await ask('getEntry', { path }));
    const raw = data.replace(/^summary: .*$/m, `summary: ${summary}`);
    const clicked = performance.now();
    await ask('persistEntry', { dataFiles: [{ path, raw, base: file.id }], assets: [], options: {} });
    const answered = (performance.now() - clicked) / 1000;
    for (;;) {
      const page = await (await fetch(`${origin}/fr/actualites/exemple-7/`)).text();
      if (page.includes(summary)) break;
      await setTimeout(20);
    }
    const live = (performance.now() - clicked) / 1000;
    while (statusSchema.parse(await (await fetch(`${origin}/api/publication`)).json()).state === 'building')
      await setTimeout(20);
    return { answered, live, searchable: (performance.now() - clicked) / 1000 };
  };
  try {
    await publish(0);
    await setTimeout(pauseMs);
    const found: Awaited<ReturnType<typeof publish>>[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      found.push(await publish(round));
      await setTimeout(pauseMs);
    }
    const inWords = (values: number[]) => {
      const sorted = values.toSorted((a, b) => a - b);
      return `${sorted[Math.floor(sorted.length / 2)]?.toFixed(2)} s (${sorted[0]?.toFixed(2)} to ${sorted.at(-1)?.toFixed(2)})`;
    };
    console.log(
      [
        `${articles} articles more: start ${startSeconds.toFixed(1)} s`,
        `the save answered in ${inWords(found.map(({ answered }) => answered))}`,
        `live in ${inWords(found.map(({ live }) => live))}`,
        `the search index up to date in ${inWords(found.map(({ searchable }) => searchable))}`,
      ].join(', '),
    );
  } finally {
    await server.remove();
    await content.remove();
  }
}

for (const size of sizes) await measure(size);
