import type { Config } from '../config.ts';
import type { StaffContext } from '../applications/staff/context.ts';
import type { ReportContext } from '../applications/staff/format.ts';

/** The process that a command runs in. */
export interface CliEnvironment {
  env: Readonly<Record<string, string | undefined>>;
  now: () => number;
  /** Where relative paths start. */
  cwd: string;
  stdout: (content: string | Uint8Array) => Promise<void>;
  stderr: (text: string) => void;
  /** True where `stderr` is a terminal, whose last line can be written again. */
  isTerminal: boolean;
}

/** What a command works with that reads no application. */
export interface SettingsContext extends ReportContext, Pick<CliEnvironment, 'env' | 'cwd' | 'stdout'> {
  config: Config;
  now: number;
  /** Writes a line to stdout, without control characters. */
  print: (line: string) => Promise<void>;
  /** Writes a line to stderr: a warning, what to do next. */
  warn: (line: string) => void;
  /** Shows the progress of a long task. */
  progress: (done: number, total: number) => void;
}

/** What a command works with that reads applications. */
export interface CommandContext extends SettingsContext, Pick<StaffContext, 'store' | 'vault'> {}

/** 0: done. 1: failed. 2: wrong usage. */
export type ExitCode = 0 | 1 | 2;
