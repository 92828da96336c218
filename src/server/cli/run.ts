import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorError } from '../../operator-error.ts';
import { readConfig, type Config } from '../config.ts';
import { isDataFolderInUse } from '../system/data-folder.ts';
import { databaseName, openStore } from '../applications/storage/store.ts';
import { createVault } from '../applications/storage/database/vault.ts';
import type { Command, UsageError } from './command.ts';
import { disable, roles, signOut } from './people-commands/change.ts';
import { invite } from './people-commands/invite.ts';
import { list as listPeople } from './people-commands/list.ts';
import { log } from './people-commands/log.ts';
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
import { findLastSiteData } from './site-on-disk.ts';
import type { CliEnvironment, CommandContext, ExitCode, SettingsContext } from './context.ts';
import { testMail } from './commands/test-mail.ts';
import { localeOf, wordsIn, type Words } from '../applications/staff/words.ts';
import { staffZone } from '../applications/staff/zone.ts';

/** A program of the command line: the word after `npm run`, and what can follow it. */
interface Program {
  name: 'applications' | 'people';
  commands: readonly Command[];
}

const applications: readonly Command[] = [
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

const people: readonly Command[] = [invite, listPeople, roles, disable, signOut, log];

export const programs = {
  applications: { name: 'applications', commands: applications },
  people: { name: 'people', commands: people },
} as const satisfies Record<Program['name'], Program>;

function helpOf({ t }: Words, program: Program, command: Command | undefined): string {
  if (command) return t(`help.${command.phrase}`);
  const lines = program.commands.map(({ name, phrase }) => `  ${name.padEnd(11)} ${t(`summary.${phrase}`)}`);
  const words = { program: program.name };
  return [t('help.usage', words), ...lines, '', t('help.more', words)].join('\n');
}

function refuse(
  words: Words,
  { stderr }: CliEnvironment,
  [program, command]: readonly [Program, Command?],
  { code, option }: UsageError,
): ExitCode {
  stderr(`${words.t(`usage.${code}`, { option })}\n\n${helpOf(words, program, command)}\n`);
  return 2;
}

/** Shows each twentieth of a long task, on one line of a terminal. */
function createProgress({ stderr, isTerminal }: CliEnvironment, { t }: Words): CommandContext['progress'] {
  const minTotal = 100;
  return (done, total) => {
    const part = (count: number) => Math.floor((count * 20) / total);
    if (total < minTotal || part(done) === part(done - 1)) return;
    const line = t('progress', { done, total, percent: Math.floor((done * 100) / total) });
    stderr(isTerminal ? `\r${line}${done === total ? '\n' : ''}` : `${line}\n`);
  };
}

async function createContext(config: Config, environment: CliEnvironment): Promise<SettingsContext> {
  const site = await findLastSiteData(config.dataDir);
  const words = wordsIn(localeOf(environment.env), site);
  return {
    ...words,
    config,
    site,
    now: environment.now(),
    zone: staffZone(site),
    cwd: environment.cwd,
    stdout: environment.stdout,
    print: (line) => environment.stdout(`${harmless(line)}\n`),
    warn: (line) => {
      environment.stderr(`${harmless(line)}\n`);
    },
    progress: createProgress(environment, words),
  };
}

async function runOnStore(
  context: SettingsContext,
  run: (context: CommandContext) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { dataDir, dataKey, earlierKeys } = context.config;
  if (!existsSync(join(dataDir, databaseName))) {
    context.warn(context.t('no-database', { dataDir }));
    return 1;
  }
  const vault = createVault(dataKey, earlierKeys);
  const store = await openStore(dataDir, { vault, isInUse: isDataFolderInUse(dataDir) });
  try {
    return await run({ ...context, store, vault });
  } finally {
    await store.close();
  }
}

/**
 * Runs one command, beside a running server or without one.
 *
 * @param program the word after `npm run`.
 * @param argv the arguments after `npm run applications --`.
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage.
 */
export async function runCommand(
  program: Program,
  argv: readonly string[],
  environment: CliEnvironment,
): Promise<ExitCode> {
  const { commands } = program;
  const words = wordsIn(localeOf(environment.env));
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const about = commands.find((command) => command.name === rest[0]);
    await environment.stdout(`${helpOf(words, program, about)}\n`);
    return name === undefined ? 2 : 0;
  }
  const command = commands.find((known) => known.name === name);
  if (!command) return refuse(words, environment, [program], { code: 'unknown-command', option: name });
  if (rest.includes('--help') || rest.includes('-h')) {
    await environment.stdout(`${helpOf(words, program, command)}\n`);
    return 0;
  }
  const prepared = command.prepare(rest);
  if (!prepared.ok) return refuse(words, environment, [program, command], prepared.usageError);
  try {
    const context = await createContext(readConfig(environment.env), environment);
    const { value } = prepared;
    return await (value.needs === 'store' ? runOnStore(context, value.run) : value.run(context));
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    environment.stderr(`${error.message}\n`);
    return 1;
  }
}
