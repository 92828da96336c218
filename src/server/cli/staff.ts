import type { SiteData } from '../../model/site-data.ts';
import type { Config } from '../config.ts';
import type { Store } from '../applications/storage/store.ts';
import type { Vault } from '../applications/storage/database/vault.ts';
import type { Words } from '../applications/staff/words.ts';

/** Who types a command, and where: all that a command has which reads no application. */
export interface Caller extends Words {
  config: Config;
  /** The site as published last; undefined where none was. */
  site: SiteData | undefined;
  now: number;
  /** The zone in which times are shown and read. */
  zone: string;
  /** Where relative paths start. */
  cwd: string;
  /** Writes what was asked for. */
  write: (content: string | Uint8Array) => Promise<void>;
  /** Writes a line of what was asked for, without anything that a terminal would obey. */
  print: (line: string) => Promise<void>;
  /** Says something beside what was asked for: a warning, what to do next. */
  tell: (line: string) => void;
  /** Shows how far a long work is. */
  progress: (done: number, total: number) => void;
}

/** What a command works with that reads applications. */
export interface Staff extends Caller {
  store: Store;
  vault: Vault;
}

/** 0: done. 1: failed. 2: wrong usage. */
export type ExitCode = 0 | 1 | 2;
