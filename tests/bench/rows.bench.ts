import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeBalance } from '../../src/server/applications/staff/balance.ts';
import { plainVault } from '../../src/server/applications/storage/database/vault.ts';
import { openStore } from '../../src/server/applications/storage/store.ts';
import { startPostgres } from '../support/postgres.ts';
import { insertMany } from '../support/rows/many-applications.ts';
import { measureCommand, type Measured } from '../support/rows/measured-command.ts';
import { anApplication } from '../support/stored.ts';

/**
 * What the staff's commands take with 100,000 applications, each as a process of its own, on both databases: memory at most, and time.
 */
const count = Number(process.env['ROWS'] ?? 100_000);
const targets = { peakMegabytes: 300, ms: 500 };
const rounds = 3;

const { answers } = anApplication();
const many = {
  count,
  channels: ['smtp', 'acknowledgement'],
  answers: [300, 600, 1_200].map((length) => ({ ...answers, problem: 'mot '.repeat(length / 4) })),
  detailEvery: 1,
  fileEvery: 20,
};

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Reads no application: what a command takes beyond this is its own. */
const start = ['list', '--help'];

/** The commands, how often each is run, and which of its times has a target. */
const commands: readonly { words: readonly string[]; rounds: number; timed?: 'firstMs' | 'ms' }[] = [
  { words: ['list'], rounds, timed: 'firstMs' },
  { words: ['list', '--call', 'call-7'], rounds, timed: 'ms' },
  { words: ['list', '--call', 'call-7', '--json'], rounds, timed: 'ms' },
  { words: ['list', '--state', 'quarantined'], rounds },
  { words: ['reconcile'], rounds },
  { words: ['export', 'csv', '--call', 'call-7'], rounds },
  { words: ['export', 'csv'], rounds: 1 },
  { words: ['export', 'json'], rounds: 1 },
  { words: ['export', 'zip', '--out', '@zip'], rounds: 1 },
];

type Runs = readonly Measured[];

function report(words: readonly string[], runs: Runs, startMs: number, timed?: 'firstMs' | 'ms') {
  const [first, end] = [median(runs.map(({ firstMs }) => firstMs)), median(runs.map(({ ms }) => ms))];
  const peak = Math.max(...runs.map(({ peakMegabytes }) => peakMegabytes));
  const own = (timed === 'firstMs' ? first : end) - startMs;
  const isGood = peak < targets.peakMegabytes && (timed === undefined || own < targets.ms);
  if (!isGood) process.exitCode = 1;
  const wanted =
    timed === undefined
      ? ''
      : `; to its ${timed === 'ms' ? 'end' : 'first line'} at most ${targets.ms} ms of its own`;
  console.log(
    [
      isGood ? 'ok    ' : 'BELOW ',
      `${peak.toFixed(0).padStart(4)} MB,`,
      `first line ${first.toFixed(0).padStart(6)} ms,`,
      `end ${end.toFixed(0).padStart(6)} ms,`,
      `own ${own.toFixed(0).padStart(6)} ms `,
      `${words.join(' ')} (${runs[0]?.lines ?? 0} lines${wanted})`,
    ].join(' '),
  );
}

async function measure(env: Readonly<Record<string, string>>, words: readonly string[], times: number) {
  const runs: Measured[] = [];
  for (let round = 0; round < times; round += 1) {
    const out = join(folder, `${randomUUID()}.zip`);
    runs.push(await measureCommand(env, ...words.map((word) => (word === '@zip' ? out : word))));
    await rm(out, { force: true });
  }
  return runs;
}

async function measureAll(env: Readonly<Record<string, string>>) {
  for (const { words, rounds: times, timed } of commands) {
    const startMs = median((await measure(env, start, times)).map(({ ms }) => ms));
    report(words, await measure(env, words, times), startMs, timed);
  }
}

async function fill(dataDir: string, url?: string) {
  await mkdir(dataDir);
  const store = await openStore(dataDir, {
    vault: plainVault,
    ...(url !== undefined && { postgres: { url, poolSize: 5 } }),
  });
  const started = performance.now();
  await insertMany(store.db, many);
  const filled = performance.now();
  await takeBalance(store.db);
  console.log(
    `       ${count} applications inserted in ${((filled - started) / 1_000).toFixed(1)} s, counted in ${(performance.now() - filled).toFixed(0)} ms`,
  );
  await store.close();
}

const folder = await mkdtemp(join(tmpdir(), 'passerelle-bench-'));
const postgres = await startPostgres({ settings: { shared_buffers: '256MB', max_wal_size: '8GB' } });
try {
  console.log('SQLite');
  const onSqlite = join(folder, 'sqlite');
  await fill(onSqlite);
  await measureAll({ DATA_DIR: onSqlite });
  console.log('PostgreSQL');
  const onPostgres = join(folder, 'postgres');
  const url = await postgres.createDatabase('rows');
  await fill(onPostgres, url);
  await measureAll({ DATA_DIR: onPostgres, DATABASE_URL: url });
} finally {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
