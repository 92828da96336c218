// The server that a power cut is to meet: applications, checkpoints, erasures and a restart. Run under strace.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { eraseApplications } from '../../../src/server/applications/privacy/erase.ts';
import { readConfig } from '../../../src/server/config.ts';
import type { Serving } from '../../../src/server/compose.ts';
import { prepareDataFolder } from '../../../src/server/system/data-folder.ts';
import { apply } from '../applicants.ts';
import { serveExample } from '../serving.ts';
import { answersOf, type Said } from './scenario.ts';

const { dataDir } = readConfig();
// Not on the disk that is recorded.
const siteDir = join(dataDir, '..', '..', 'site');
mkdirSync(siteDir);

const say = (said: Said) => process.stdout.write(`${JSON.stringify(said)}\n`);

function start(): Promise<Serving> {
  prepareDataFolder(dataDir);
  return serveExample(dataDir, siteDir);
}

let next = 1;

/** So many applicants at the same time, who share commits. */
async function applyTogether({ port }: Serving, count: number): Promise<string[]> {
  const numbers = Array.from({ length: count }, () => next++);
  return Promise.all(
    numbers.map(async (number) => {
      const told = await apply(`http://127.0.0.1:${port}`, answersOf(number));
      if (!('reference' in told)) throw new Error(`Applicant ${number} was refused: ${told.code}`);
      say({ acknowledged: told.reference, number });
      return told.reference;
    }),
  );
}

async function erase({ store }: Serving, reference: string): Promise<void> {
  say({ erasing: reference });
  await eraseApplications([reference], { store, mailDir: join(dataDir, 'mail') });
  say({ erased: reference });
}

const first = await start();
const [erasedSoon] = await applyTogether(first, 1);
await applyTogether(first, 4);
await first.forwarding.drain();
if (erasedSoon !== undefined) await erase(first, erasedSoon);
// The log is copied at so many pages, so that this happens amid few applications.
await sql`pragma wal_autocheckpoint = 40`.execute(first.store.db);
for (const count of [1, 3, 2, 4, 1, 2]) await applyTogether(first, count);
await first.forwarding.drain();
await first.stop();

const second = await start();
const [erasedLate] = await applyTogether(second, 3);
await second.forwarding.drain();
if (erasedLate !== undefined) await erase(second, erasedLate);
await applyTogether(second, 2);
process.kill(process.pid, 'SIGKILL');
