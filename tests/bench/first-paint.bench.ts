import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:http';
import { gzipSync } from 'node:zlib';
import { getMimeType } from 'hono/utils/mime';
import { chromium, type Browser } from 'playwright';
import { root } from '../../src/environment.ts';

/**
 * First contentful paint of a program page on Chromium's “Slow 4G” (as in its developer tools: 562.5 ms, 180 kB/s down,
 * 84.4 kB/s up), beside that of the same page's bare HTML and CSS: no script, no font, no picture.
 */
const slow4g = { offline: false, latency: 562.5, downloadThroughput: 180_000, uploadThroughput: 84_375 };
const path = '/fr/programmes/camp-microsoft/';
const rounds = 7;
const target = 1.2;

/** The page with its style sheets only: what no design could do without. */
function bare(html: string): string {
  return html
    .replace(/<script\b[\s\S]*?<\/script>/g, '')
    .replace(/<link rel="(?:preload|modulepreload|icon)"[^>]*>/g, '')
    .replace(/@font-face\{[^}]*\}/g, '');
}

/** Serves the built site compressed, as hosts do, with the bare page beside the real one. */
async function serve(client: string): Promise<{ origin: string; server: Server }> {
  const server = createServer((request, response) => {
    const [asked = '/', query] = (request.url ?? '/').split('?');
    const file = asked.endsWith('/') ? `${asked}index.html` : asked;
    readFile(join(client, file))
      .then((bytes) => {
        const isPage = file.endsWith('.html');
        const sent = isPage && query === 'bare' ? Buffer.from(bare(bytes.toString())) : bytes;
        const isPacked = !file.endsWith('.woff2');
        response.writeHead(200, {
          'content-type': getMimeType(file) ?? 'text/plain',
          ...(isPacked ? { 'content-encoding': 'gzip' } : {}),
        });
        response.end(isPacked ? gzipSync(sent) : sent);
      })
      .catch(() => response.writeHead(404).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The page could not be served.');
  return { origin: `http://127.0.0.1:${address.port}`, server };
}

/** Milliseconds from navigation to the first words, in a browser that has seen nothing yet. */
async function firstPaint(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', slow4g);
  await page.goto(url, { waitUntil: 'load' });
  const paint = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const known = performance.getEntriesByName('first-contentful-paint')[0];
        if (known) resolve(known.startTime);
        else
          new PerformanceObserver((list) => {
            const [entry] = list.getEntriesByName('first-contentful-paint');
            if (entry) resolve(entry.startTime);
          }).observe({ type: 'paint', buffered: true });
      }),
  );
  await context.close();
  return paint;
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const folder = await mkdtemp(join(tmpdir(), 'passerelle-paint-'));
const build = ['src/commands/build.ts', '--out', join(folder, 'out')];
const env = { ...process.env, DATA_DIR: join(folder, 'var') };
const built = spawnSync(process.execPath, build, { cwd: root, env, encoding: 'utf8' });
if (built.status !== 0) throw new Error(`${built.stdout}${built.stderr}`);
const found = spawnSync(process.execPath, ['src/commands/chromium.mjs', '--print'], { cwd: root });
const { origin, server } = await serve(join(folder, 'out/client'));
const browser = await chromium.launch({
  executablePath: found.stdout.toString().trim(),
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
const [real, plain]: [number[], number[]] = [[], []];
for (let round = 0; round < rounds; round += 1) {
  plain.push(await firstPaint(browser, `${origin}${path}?bare`));
  real.push(await firstPaint(browser, `${origin}${path}`));
}
await browser.close();
server.close();
await rm(folder, { recursive: true });
const ratio = median(real) / median(plain);
console.log(
  `${path} on slow 4G: first paint after ${median(real).toFixed(0)} ms, its bare HTML and CSS after ` +
    `${median(plain).toFixed(0)} ms (× ${ratio.toFixed(2)}, at most × ${target})`,
);
process.exitCode = ratio <= target ? 0 : 1;
