import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { root } from '../../src/environment.ts';
import { enterCms } from '../support/cms-access.ts';
import { copyContent } from '../support/content-copy.ts';
import { freePort, megabytesOf, operate, until, type Process } from '../support/operated.ts';

/**
 * The memory of all processes together (PSS): while the site is built beside the server that takes applications, and an hour
 * after an editor's last change. The hour is made by putting the clock of all processes forward: each timer that is due
 * within it fires, as those do that end what waits for the next edit.
 */
/** With the system's own 150 MB, a machine of 1 GB. */
const targets = { atRest: 250, atMost: 850 };
const hourMs = 60 * 60_000;
const sampleMs = 100;

const content = await copyContent();
const clockFile = join(dirname(content.contentDir), 'clock');
await writeFile(clockFile, '0');
const clock = pathToFileURL(join(root, 'tests/support/clock-preload.ts')).href;
const port = await freePort();
// What `npm start` runs, and a service manager; the preload is only there for the clock.
const server = operate(['node', 'src/commands/bootstrap.mjs', `--import=${clock}`, 'src/server/main.ts'], {
  port,
  env: { ...content.env, TEST_CLOCK_FILE: clockFile },
});
const { origin } = server;

const entrySchema = z.object({ data: z.string(), file: z.object({ id: z.string() }) });
const statusSchema = z.object({ state: z.string() });
const path = 'content/programs/fr/spark.mdx';

async function ask(cookie: string, action: string, params: object): Promise<unknown> {
  const response = await fetch(`${origin}/admin/api/v1`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin, cookie },
    body: JSON.stringify({ action, params }),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(JSON.stringify(answer));
  return answer;
}

async function untilBuilt(): Promise<void> {
  for (;;) {
    const { state } = statusSchema.parse(await (await fetch(`${origin}/api/publication`)).json());
    if (state !== 'building') return;
    await wait(200);
  }
}

let peak: Process[] = [];
const over = new AbortController();
async function watch(): Promise<void> {
  while (!over.signal.aborted) {
    const now = await server.processes();
    if (megabytesOf(now) > megabytesOf(peak)) peak = now;
    await wait(sampleMs);
  }
}

function print(what: string, processes: readonly Process[]): void {
  console.log(`${what}: ${megabytesOf(processes).toFixed(0)} MB`);
  for (const { name, megabytes } of processes) console.log(`  ${megabytes.toFixed(0).padStart(4)}  ${name}`);
}

/** An editor opens a text and publishes one change of it. */
async function edit(): Promise<void> {
  const [, key = ''] = /^\s*CMS\s+(\S+)/m.exec(server.output()) ?? [];
  const cookie = await enterCms(key);
  const { data, file } = entrySchema.parse(await ask(cookie, 'getEntry', { path }));
  const raw = data.replace(/^summary: .*$/m, 'summary: Une phrase mesurée.');
  await ask(cookie, 'persistEntry', { dataFiles: [{ path, raw, base: file.id }], assets: [], options: {} });
  await until(
    () =>
      fetch(`${origin}/fr/programmes/spark/`).then(async (page) => ({
        status: (await page.text()).includes('Une phrase mesurée.') ? 1 : 0,
      })),
    1,
  );
  await untilBuilt();
}

try {
  const watching = watch();
  await until(() => fetch(`${origin}/fr/`), 200);
  await untilBuilt();
  print('at most during the first build', peak);
  if (megabytesOf(peak) > targets.atMost) process.exitCode = 1;
  peak = [];
  await edit();
  // The next build is made ready.
  await wait(10_000);
  print('at most during the publication of a change', peak);
  if (megabytesOf(peak) > targets.atMost) process.exitCode = 1;
  over.abort();
  await watching;
  print('after it', await server.processes());
  await writeFile(clockFile, String(hourMs));
  // Two turns of the collector, which works while nothing else does.
  await wait(20_000);
  const rest = await server.processes();
  print('one hour later', rest);
  await server.stop();
  const byHand = operate(['npm', 'start'], { port, env: content.env });
  try {
    await until(() => fetch(`${origin}/fr/`), 200);
    const around = (await byHand.processes()).filter(
      ({ name }) => !name.includes('node_modules/node/bin/node'),
    );
    print('started by npm start instead, more', around);
    if (megabytesOf([...rest, ...around]) > targets.atRest) process.exitCode = 1;
  } finally {
    await byHand.stop();
  }
} finally {
  over.abort();
  await server.stop();
  await content.remove();
}
