import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Alarm } from '../../applications/delivery/alarms.ts';
import type { Log } from '../../system/log.ts';
import { daily, hourly, type ScheduledJob } from '../../system/scheduler.ts';
import type { BackupConfig } from '../layout.ts';
import { backupAlarms, oldMs, readBackupStatus, type BackupStatus } from './status.ts';

/** The hour, in the site's zone: after the nightly tidying at three, before people read their summary. */
const nightlyHour = 4;

/** What is sent to the process that makes a backup. */
export interface NightJob {
  config: BackupConfig;
  now: number;
}

export interface BackupsOptions {
  config: BackupConfig;
  /** The zone of the site. */
  zone: () => string;
  /** Whether this is the one of several servers that makes them. */
  isHere: () => boolean;
  /** For how long it has been that one, in milliseconds. Before, another made them, of which nothing is on record here. */
  hereFor: () => number;
  now: () => number;
  log: Log;
}

/** The server's own backups. */
export interface Backups {
  /** None where `BACKUP_DAYS` is 0. */
  jobs: ScheduledJob[];
  status: () => BackupStatus | undefined;
  alarms: () => Alarm[];
  /** Ends a backup under way: it is made after the next start. */
  stop: () => void;
}

/** The backup of a night was cut short. */
class BackupEndedError extends Error {
  override name = 'BackupEndedError';
}

/** How a process ended: its code, none where a signal ended it. */
const ended = z.tuple([z.number().nullable()], z.unknown());

const program = fileURLToPath(new URL('./child.ts', import.meta.url));

const pick = (config: BackupConfig): BackupConfig => ({
  dataDir: config.dataDir,
  contentDir: config.contentDir,
  cms: config.cms,
  mailDir: config.mailDir,
  postgres: config.postgres,
  dataKey: config.dataKey,
  earlierKeys: config.earlierKeys,
  backupDir: config.backupDir,
  backupDays: config.backupDays,
});

/** Makes a backup each night, in a process of its own; after a failure, each hour until one is made. */
export function createBackups({ config, zone, isHere, hereFor, now, log }: BackupsOptions): Backups {
  let child: ChildProcess | undefined;
  let hasRun = false;
  const stop = () => child?.kill('SIGKILL');
  const status = () => readBackupStatus(config.dataDir);

  async function run(instant: number): Promise<void> {
    const job: NightJob = { config: pick(config), now: instant };
    child = fork(program, { execArgv: ['--max-semi-space-size=1'] });
    child.send(job);
    process.once('exit', stop);
    const [code] = ended.parse(
      await once(child, 'exit').finally(() => {
        process.off('exit', stop);
        child = undefined;
      }),
    );
    if (code !== 0) throw new BackupEndedError(`The backup ended before it was made (${String(code)}).`);
    hasRun = true;
    const { failure, damaged, newest } = status() ?? {};
    if (failure) log.error({ ...failure }, 'No backup was made; tried again in an hour.');
    else log.info({ backup: newest?.path }, 'A backup was made and proven.');
    if (damaged?.length) log.error({ damaged }, 'Earlier backups are damaged.');
  }

  const nightly: ScheduledJob = {
    name: 'backup',
    dueAt: (instant) => {
      const night = daily(nightlyHour, zone())(instant);
      return status()?.failure ? Math.max(night, hourly(instant)) : night;
    },
    run,
    waitsAtFirst: true,
    isHere,
  };
  const isOn = config.backupDays > 0;
  return {
    jobs: isOn ? [nightly] : [],
    status,
    // While one is being made, what is on record is about to be replaced.
    alarms: () =>
      isOn && isHere() && (hasRun || hereFor() > oldMs) && !child ? backupAlarms(status(), now()) : [],
    stop,
  };
}
