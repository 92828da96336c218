import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainVault } from '../../src/server/applications/storage/database/vault.ts';
import { openStore } from '../../src/server/applications/storage/store.ts';
import { serveIntake, withoutStorage, writeJsonBody } from '../support/intake-server.ts';
import { measureRatio, postsPerSecond, reportRatio } from '../support/load.ts';
import { writeSite } from '../support/serving.ts';
import { goodAnswers } from '../support/site-fixture.ts';

/** What storing costs a POST, on SQLite. Measured by turns; the median of the rounds counts. */
const megabyte = 1_000_000;
const [rounds, seconds] = [Number(process.env['ROUNDS'] ?? 7), 2];

const folder = await mkdtemp(join(tmpdir(), 'passerelle-bench-'));
await writeSite(folder);
const durable = await openStore(join(folder, 'var'), { vault: plainVault, mode: 'thread' });
const withStorage = await serveIntake(durable, folder);
const without = await serveIntake(withoutStorage(durable), folder);

const jsonFile = join(folder, 'application.json');
await writeJsonBody(jsonFile);
const post =
  ({ url }: { url: string }) =>
  () =>
    postsPerSecond(url, {
      bodyFile: jsonFile,
      contentType: 'application/json',
      connections: 32,
      seconds,
    });

const multipartFile = join(folder, 'application.multipart');
const parts = Object.entries({ ...goodAnswers, idempotencyKey: '[<id>]' }).map(
  ([name, value]) => `--edge\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
);
const pdf = `%PDF-1.4\n${'0123456789abcde\n'.repeat(megabyte / 16)}%%EOF\n`;
await writeFile(
  multipartFile,
  `${parts.join('')}--edge\r\ncontent-disposition: form-data; name="deck"; filename="deck.pdf"\r\n\r\n${pdf}\r\n--edge--\r\n`,
);
const postFile =
  ({ url }: { url: string }) =>
  () =>
    postsPerSecond(url, {
      bodyFile: multipartFile,
      contentType: 'multipart/form-data; boundary=edge',
      connections: 8,
      seconds,
    });

/** The same bytes written and synced one after the other, as a program does that only writes. */
function writesPerSecond(): Promise<number> {
  const bytes = Buffer.from(pdf);
  const file = openSync(join(folder, 'raw'), 'w');
  const started = performance.now();
  let count = 0;
  while (performance.now() - started < seconds * 1_000) {
    writeSync(file, bytes);
    fsyncSync(file);
    count += 1;
  }
  closeSync(file);
  return Promise.resolve((count * 1_000) / (performance.now() - started));
}

/** The processor time of this process, server and database, for each of what `rate` counts. */
async function processorMs(rate: () => Promise<number>): Promise<number> {
  const [before, started] = [process.cpuUsage(), performance.now()];
  const perSecond = await rate();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / perSecond / (performance.now() - started);
}

await post(withStorage)();
const isMet = [
  reportRatio(
    'durable POST, of the same handler without storage',
    await measureRatio(rounds, post(withStorage), post(without)),
    0.8,
  ),
  reportRatio(
    'POST with a 1 MB PDF, of raw write + fsync of its bytes',
    await measureRatio(rounds, postFile(withStorage), writesPerSecond),
    0.15,
  ),
];
reportRatio(
  'the same handler that stores nothing, of raw write + fsync: no storage can reach more',
  await measureRatio(rounds, postFile(without), writesPerSecond),
);
reportRatio(
  'left of that handler’s rate once its pieces go into the store',
  await measureRatio(rounds, postFile(withStorage), postFile(without)),
);
for (const [what, work] of [
  ['a POST', post],
  ['a POST with a 1 MB PDF', postFile],
] as const) {
  const [stored, handled] = [await processorMs(work(withStorage)), await processorMs(work(without))];
  console.log(
    `       ${what} takes ${stored.toFixed(2)} ms of the processor, ${handled.toFixed(2)} ms of them without storage: storing costs ${(stored - handled).toFixed(2)} ms`,
  );
}

await Promise.all([withStorage.close(), without.close()]);
await durable.close();
await rm(folder, { recursive: true, force: true });
process.exitCode = isMet.includes(false) ? 1 : 0;
