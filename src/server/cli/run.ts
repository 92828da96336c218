import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../../environment.ts';
import { readConfig, type Config } from '../config.ts';
import { isDataFolderInUse } from '../data-folder.ts';
import { SchemaError } from '../applications/storage/database/migrations.ts';
import { UnusableDatabaseError } from '../applications/storage/database/opening-faults.ts';
import { openStore } from '../applications/storage/store.ts';
import { createVault, SealedError } from '../applications/storage/database/vault.ts';
import type { Command, Misuse } from './command.ts';
import { digest } from './commands/digest.ts';
import { erase } from './commands/erase.ts';
import { exportApplications } from './commands/export.ts';
import { lateCode } from './commands/late-code.ts';
import { list } from './commands/list.ts';
import { harmless } from './output/terminal.ts';
import { reconcile } from './commands/reconcile.ts';
import { release } from './commands/release.ts';
import { replay } from './commands/replay.ts';
import { rotateKey } from './commands/rotate-key.ts';
import { show } from './commands/show.ts';
import { findSiteData } from './site-on-disk.ts';
import type { Caller, ExitCode, Staff } from './staff.ts';
import { testMail } from './commands/test-mail.ts';
import { localeOf, wordsIn, type Words } from '../applications/staff/words.ts';
import { staffZone } from '../applications/staff/zone.ts';

const commands: readonly Command[] = [
  list,
  show,
  exportApplications,
  replay,
  release,
  erase,
  reconcile,
  digest,
  lateCode,
  rotateKey,
  testMail,
];

/** Where a command runs. */
export interface World {
  env: Readonly<Record<string, string | undefined>>;
  now: () => number;
  /** Where relative paths start. */
  cwd: string;
  out: (content: string | Uint8Array) => Promise<void>;
  err: (text: string) => void;
  /** True where `err` is a terminal, whose last line can be written again. */
  isTerminal: boolean;
}

function helpOf({ t }: Words, name: string | undefined): string {
  if (name !== undefined) return t(`help.${name}`);
  const lines = commands.map((command) => `  ${command.name.padEnd(11)} ${t(`summary.${command.name}`)}`);
  return [t('help.usage'), ...lines, '', t('help.more')].join('\n');
}

function refuse(words: Words, { err }: World, name: string | undefined, { code, option }: Misuse): ExitCode {
  err(`${words.t(`usage.${code}`, { option })}\n\n${helpOf(words, name)}\n`);
  return 2;
}

/** Says how far a long work is: each twentieth of it, on one line of a terminal. */
function createProgress({ err, isTerminal }: World, { t }: Words): Staff['progress'] {
  const shortest = 100;
  return (done, total) => {
    const part = (count: number) => Math.floor((count * 20) / total);
    if (total < shortest || part(done) === part(done - 1)) return;
    const line = t('progress', { done, total, percent: Math.floor((done * 100) / total) });
    err(isTerminal ? `\r${line}${done === total ? '\n' : ''}` : `${line}\n`);
  };
}

async function findCaller(config: Config, world: World): Promise<Caller> {
  const site = await findSiteData(config.dataDir);
  const words = wordsIn(localeOf(world.env), site);
  return {
    ...words,
    config,
    site,
    now: world.now(),
    zone: staffZone(site),
    cwd: world.cwd,
    write: world.out,
    print: (line) => world.out(`${harmless(line)}\n`),
    tell: (line) => {
      world.err(`${harmless(line)}\n`);
    },
    progress: createProgress(world, words),
  };
}

async function runOnStore(caller: Caller, run: (staff: Staff) => Promise<ExitCode>): Promise<ExitCode> {
  const { dataDir, dataKey, earlierKeys } = caller.config;
  if (!existsSync(join(dataDir, 'passerelle.db'))) {
    caller.tell(caller.t('no-database', { dataDir }));
    return 1;
  }
  const vault = createVault(dataKey, earlierKeys);
  const store = await openStore(dataDir, { vault, isInUse: isDataFolderInUse(dataDir) });
  try {
    return await run({ ...caller, store, vault });
  } finally {
    await store.close();
  }
}

/**
 * Runs one command of the staff, beside a running server or without one.
 *
 * @param argv the words after `npm run applications --`.
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage.
 */
export async function runStaff(argv: readonly string[], world: World): Promise<ExitCode> {
  const words = wordsIn(localeOf(world.env));
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const about = commands.find((command) => command.name === rest[0]);
    await world.out(`${helpOf(words, about?.name)}\n`);
    return name === undefined ? 2 : 0;
  }
  const command = commands.find((known) => known.name === name);
  if (!command) return refuse(words, world, undefined, { code: 'unknown-command', option: name });
  if (rest.includes('--help') || rest.includes('-h')) {
    await world.out(`${helpOf(words, name)}\n`);
    return 0;
  }
  const prepared = command.prepare(rest);
  if (!prepared.ok) return refuse(words, world, name, prepared.misuse);
  try {
    const caller = await findCaller(readConfig(world.env), world);
    const { given } = prepared;
    return await (given.needs === 'store' ? runOnStore(caller, given.run) : given.run(caller));
  } catch (error) {
    const known = [ConfigError, SealedError, SchemaError, UnusableDatabaseError];
    if (!(error instanceof Error) || !known.some((kind) => error instanceof kind)) throw error;
    world.err(`${error.message}\n`);
    return 1;
  }
}
