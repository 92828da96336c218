import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeBalance } from '../../src/server/applications/staff/balance.ts';
import { plainVault } from '../../src/server/applications/storage/database/vault.ts';
import { openStore } from '../../src/server/applications/storage/store.ts';
import { nothingDone } from '../../src/server/applications/staff/http/list-actions.ts';
import { listPage } from '../../src/server/applications/staff/http/list.ts';
import { contextIn } from '../../src/server/applications/staff/http/options.ts';
import { readTyped } from '../../src/server/applications/staff/http/typed-filter.ts';
import { startPostgres } from '../support/postgres.ts';
import { afterAll, everyMs, firstAt, insertMany } from '../support/rows/many-applications.ts';
import { measureCommand, type Measured } from '../support/rows/measured-command.ts';
import { siteFixture } from '../support/site-fixture.ts';
import { anApplication } from '../support/stored.ts';

/**
 * What the staff's pages and commands take with 100,000 applications, on both databases: time, and of the commands, each a
 * process of its own, memory at most. `PAGES=only` leaves the commands out.
 */
const count = Number(process.env['ROWS'] ?? 100_000);
const targets = { peakMegabytes: 300, ms: 500 };
const rounds = 3;
/** What has a target for its own time is the difference of two processes: more rounds, in turn, so that both meet the same machine. */
const timedRounds = 9;

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
  { words: ['list'], rounds: timedRounds, timed: 'firstMs' },
  { words: ['list', '--call', 'call-7'], rounds: timedRounds, timed: 'ms' },
  { words: ['list', '--call', 'call-7', '--json'], rounds: timedRounds, timed: 'ms' },
  { words: ['list', '--state', 'quarantined'], rounds },
  { words: ['reconcile'], rounds },
  { words: ['export', 'csv', '--call', 'call-7'], rounds },
  { words: ['export', 'csv'], rounds: 1 },
  { words: ['export', 'json'], rounds: 1 },
  { words: ['export', 'zip', '--out', '@zip'], rounds: 1 },
];

/** A command, and beside it, one after the other, the start of the program. */
type Runs = readonly { command: Measured; start: Measured }[];

function report(words: readonly string[], both: Runs, timed?: 'firstMs' | 'ms') {
  const runs = both.map(({ command }) => command);
  const [first, end] = [median(runs.map(({ firstMs }) => firstMs)), median(runs.map(({ ms }) => ms))];
  const peak = Math.max(...runs.map(({ peakMegabytes }) => peakMegabytes));
  const ownOf = both.map(({ command, start }) => command[timed ?? 'ms'] - start.ms);
  const own = median(ownOf);
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
      `own ${own.toFixed(0).padStart(6)} ms (${Math.min(...ownOf).toFixed(0)} to ${Math.max(...ownOf).toFixed(0)}) `,
      `${words.join(' ')} (${runs[0]?.lines ?? 0} lines${wanted})`,
    ].join(' '),
  );
}

async function measure(env: Readonly<Record<string, string>>, words: readonly string[], times: number) {
  const runs: { command: Measured; start: Measured }[] = [];
  for (let round = 0; round < times; round += 1) {
    const out = join(folder, `${randomUUID()}.zip`);
    const started = await measureCommand(env, ...start);
    const command = await measureCommand(env, ...words.map((word) => (word === '@zip' ? out : word)));
    runs.push({ command, start: started });
    await rm(out, { force: true });
  }
  return runs;
}

async function measureAll(env: Readonly<Record<string, string>>) {
  if (process.env['PAGES'] === 'only') return;
  for (const { words, rounds: times, timed } of commands)
    report(words, await measure(env, words, times), timed);
}

/** The list of applications as its page asks for it, by what is filtered; the last one finds nobody. */
const lists: Readonly<Record<string, Record<string, string>>> = {
  'all, newest': {},
  'a call': { call: 'call-7' },
  'a call, in English': { call: 'call-7', language: 'en' },
  quarantined: { state: 'quarantined' },
  'dead deliveries': { delivery: 'dead' },
  'a name in a call': { call: 'call-7', text: 'atelier' },
  'nobody, in all': { text: 'nobody of this name' },
};

/** Each page that the staff may open: its first one, and one from the middle. */
async function measurePages(dataDir: string, url?: string) {
  const store = await openStore(dataDir, {
    vault: plainVault,
    mode: 'thread',
    ...(url !== undefined && { postgres: { url, poolSize: 5 } }),
  });
  const site = siteFixture();
  const context = contextIn({ store, vault: plainVault, site: () => site, now: () => afterAll }, 'en');
  const given = { formToken: '', elapsed: () => performance.now(), outcome: nothingDone };
  for (const [name, query] of Object.entries(lists))
    for (const from of [undefined, { received_at: firstAt + (count / 2) * everyMs, reference: '' }]) {
      const times: number[] = [];
      let looked: number | undefined;
      for (let round = 0; round < rounds; round += 1) {
        const started = performance.now();
        const page = await listPage(context, { typed: readTyped(query), from }, given);
        times.push(performance.now() - started);
        looked = page.looked?.count;
      }
      const worst = Math.max(...times);
      const isGood = worst < targets.ms;
      if (!isGood) process.exitCode = 1;
      const place = from ? 'from the middle' : 'first page';
      const part = looked === undefined ? '' : `, looked at ${looked}`;
      console.log(
        `${isGood ? 'ok    ' : 'BELOW '} ${worst.toFixed(0).padStart(4)} ms at most: ${name}, ${place}${part} (at most ${targets.ms} ms)`,
      );
    }
  await store.close();
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
  await measurePages(onSqlite);
  await measureAll({ DATA_DIR: onSqlite });
  console.log('PostgreSQL');
  const onPostgres = join(folder, 'postgres');
  const url = await postgres.createDatabase('rows');
  await fill(onPostgres, url);
  await measurePages(onPostgres, url);
  await measureAll({ DATA_DIR: onPostgres, DATABASE_URL: url });
} finally {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
