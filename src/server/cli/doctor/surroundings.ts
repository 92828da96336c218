import { spawnSync } from 'node:child_process';
import { lookup } from 'node:dns';
import { resolveTxt } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { watchDisk, type Disk } from '../../system/disk.ts';

/** What the doctor knows of the machine and of the internet: tests give their own. */
export interface Surroundings {
  now: () => number;
  /** The disk that a folder is on. */
  disk: (folder: string) => Disk;
  /** Whether the machine's clock is kept by a time server; undefined where that is not known. */
  isClockSynchronized: () => boolean | undefined;
  lookup: LookupFunction;
  /** TXT records of a name. */
  resolveTxt: (name: string) => Promise<string[][]>;
  /** The certificate authorities to trust; undefined: those of Node. */
  ca: string | undefined;
  /** How long a server that was just restarted is given to answer, in milliseconds. */
  startingMs: number;
  /** How long the server is given to forward the drill, in milliseconds. */
  forwardingMs: number;
}

/** What systemd says of the clock, where there is a systemd. */
function askTimedatectl(): boolean | undefined {
  const { status, stdout } = spawnSync('timedatectl', ['show', '--property=NTPSynchronized', '--value'], {
    encoding: 'utf8',
    timeout: 5_000,
  });
  const said = status === 0 ? stdout.trim() : '';
  return said === 'yes' ? true : said === 'no' ? false : undefined;
}

/** This machine, and the internet as it sees it. */
export const surroundingsOf = (now: () => number): Surroundings => ({
  now,
  disk: (folder) => watchDisk(folder, now),
  isClockSynchronized: askTimedatectl,
  lookup,
  resolveTxt,
  ca: undefined,
  startingMs: 20_000,
  forwardingMs: 60_000,
});
