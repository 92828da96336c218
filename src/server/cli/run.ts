import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SiteData } from '../../model/site-data.ts';
import { OperatorError } from '../../operator-error.ts';
import { readConfig, type Config } from '../config.ts';
import { assertNoRestoreUnderWay, withDataFolder } from '../system/data-folder.ts';
import { databaseName, openStore } from '../applications/storage/store.ts';
import { createVault } from '../applications/storage/database/vault.ts';
import type { Command, UsageError } from './command.ts';
import { harmless } from '../applications/staff/harmless.ts';
import { findSiteOf } from './site-on-disk.ts';
import type { CliEnvironment, CommandContext, ExitCode, SettingsContext } from './context.ts';
import { localeOf, wordsIn, type Words } from '../applications/staff/words.ts';
import { staffZone } from '../applications/staff/zone.ts';

/** A program of the command line: the word after `npm run`, and what can follow it. */
export interface Program {
  name: 'applications' | 'people';
  commands: readonly Command[];
}

const helpOf = ({ t }: Words, { phrase }: Command): string => t(`help.${phrase}`);

/** What can follow the word after `npm run`. */
function overviewOf({ t }: Words, program: Program): string {
  const lines = program.commands.map(({ name, phrase }) => `  ${name.padEnd(11)} ${t(`summary.${phrase}`)}`);
  const words = { program: program.name };
  return [t('help.usage', words), ...lines, '', t('help.more', words)].join('\n');
}

function refuse(
  { stderr }: CliEnvironment,
  words: Words,
  { code, option }: UsageError,
  help: string,
): ExitCode {
  stderr(`${words.t(`usage.${code}`, { option })}\n\n${help}\n`);
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

/** The site that was published last, and the words of its staff. */
interface Language {
  site: SiteData | undefined;
  words: Words;
}

async function languageOf({ env }: CliEnvironment): Promise<Language> {
  const site = await findSiteOf(env);
  return { site, words: wordsIn(localeOf(env, site), site) };
}

function createContext(
  config: Config,
  environment: CliEnvironment,
  { site, words }: Language,
): SettingsContext {
  return {
    ...words,
    config,
    site,
    env: environment.env,
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
  const { dataDir, dataKey, earlierKeys, postgres } = context.config;
  assertNoRestoreUnderWay(dataDir);
  if (!postgres && !existsSync(join(dataDir, databaseName))) {
    context.warn(context.t('no-database', { dataDir }));
    return 1;
  }
  const vault = createVault(dataKey, earlierKeys);
  // Other servers may work with a database of PostgreSQL: no command migrates it.
  const store = await withDataFolder(dataDir, (isInUse) =>
    openStore(dataDir, { vault, isInUse: isInUse || postgres !== undefined, postgres }),
  );
  try {
    return await run({ ...context, store, vault });
  } finally {
    await store.close();
  }
}

/** Runs a command with its arguments. */
async function run(
  command: Command,
  argv: readonly string[],
  environment: CliEnvironment,
  language: Language,
): Promise<ExitCode> {
  const { words } = language;
  const help = helpOf(words, command);
  if (argv.includes('--help') || argv.includes('-h')) {
    await environment.stdout(`${help}\n`);
    return 0;
  }
  const prepared = command.prepare(argv);
  if (!prepared.ok) return refuse(environment, words, prepared.usageError, help);
  try {
    const context = createContext(readConfig(environment.env), environment, language);
    const { value } = prepared;
    return await (value.needs === 'store' ? runOnStore(context, value.run) : value.run(context));
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    environment.stderr(`${error.message}\n`);
    return 1;
  }
}

/** Runs a command that is a program by itself: see `runCommand`. */
export const runOwnProgram = async (
  command: Command,
  argv: readonly string[],
  environment: CliEnvironment,
): Promise<ExitCode> => run(command, argv, environment, await languageOf(environment));

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
  const language = await languageOf(environment);
  const { words } = language;
  const [name, ...rest] = argv;
  const find = (typed: string | undefined) => commands.find((known) => known.name === typed);
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const about = find(rest[0]);
    await environment.stdout(`${about ? helpOf(words, about) : overviewOf(words, program)}\n`);
    return name === undefined ? 2 : 0;
  }
  const command = find(name);
  if (command) return run(command, rest, environment, language);
  const usageError = { code: 'unknown-command', option: name };
  return refuse(environment, words, usageError, overviewOf(words, program));
}
