import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { copyContent } from '../support/content-copy.ts';
import { growContent } from '../support/large-content.ts';
import { freePort, operate, until, type Operated } from '../support/operated.ts';

/**
 * A restart, as those who come meanwhile meet it: from the signal that ends the server to the first page and the first
 * application taken, with 1,000 pages of content.
 */
const target = 2;

const content = await copyContent();
await growContent(content.contentDir, { startups: 250, articles: 250 });
const port = await freePort();
const origin = `http://127.0.0.1:${port}`;
const service = ['node', 'src/commands/bootstrap.mjs', 'src/server/main.ts'] as const;
const env: Record<string, string> = { ...content.env };

const page = () => fetch(`${origin}/fr/entreprises/exemple-1/`);
const question = () =>
  fetch(`${origin}/api/forms/question`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({
      language: 'fr',
      question: `À qui le programme s’adresse-t-il? (${performance.now()})`,
      email: 'lectrice@example.org',
    }),
  });

const statusSchema = z.object({ state: z.string() });
async function untilBuilt(): Promise<void> {
  for (;;) {
    const { state } = statusSchema.parse(await (await fetch(`${origin}/api/publication`)).json());
    if (state !== 'building') return;
    await wait(200);
  }
}

const recordFile = join(content.dataDir, 'publications/live.json');
const recordSchema = z.record(z.string(), z.unknown());
async function changeRecord(changes: object): Promise<void> {
  const record = recordSchema.parse(JSON.parse(await readFile(recordFile, 'utf8')));
  await writeFile(recordFile, JSON.stringify({ ...record, ...changes }));
}

/** What is different at the next start. */
const cases: readonly [string, () => Promise<void>][] = [
  ['nothing changed', () => Promise.resolve()],
  ['nothing changed, again', () => Promise.resolve()],
  ['code changed', () => changeRecord({ codeDigest: 'older', contract: 'older' })],
  [
    'SITE_URL changed',
    async () => {
      env['SITE_URL'] = 'http://localhost:9999';
      return Promise.resolve();
    },
  ],
];

let server: Operated | undefined;
try {
  server = operate(service, { port, env });
  await until(page, 200);
  await untilBuilt();
  for (const [what, change] of cases) {
    const begun = performance.now();
    const code = await server.stop();
    const stopped = (performance.now() - begun) / 1000;
    await change();
    server = operate(service, { port, env });
    const since = () => (performance.now() - begun) / 1000;
    const [pages, applications] = await Promise.all([
      until(page, 200).then(since),
      until(question, 201).then(since),
    ]);
    console.log(
      `${what}: ended with ${code} after ${stopped.toFixed(2)} s, first page ${pages.toFixed(2)} s, first application ${applications.toFixed(2)} s after the signal`,
    );
    if (Math.max(pages, applications) > target) process.exitCode = 1;
    await untilBuilt();
    console.log(`  built ${since().toFixed(1)} s after the signal`);
  }
} finally {
  await server?.stop();
  await content.remove();
}
