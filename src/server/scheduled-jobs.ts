import type { SiteData } from '../model/site-data.ts';
import type { Mailer } from './applications/delivery/channels/mail/mailer.ts';
import { daily, hourly, startScheduler, type ScheduledJob, type Scheduler } from './system/scheduler.ts';
import type { Config } from './config.ts';
import type { ClockGuard } from './applications/privacy/clock.ts';
import { trimAccounts } from './accounts/service.ts';
import { readBackupStatus } from './backup/nightly/status.ts';
import { keepToRetention } from './applications/privacy/retention.ts';
import { composeDailySummary } from './applications/staff/daily-summary-mail.ts';
import { summarise } from './applications/staff/summary.ts';
import { staffLocale } from './applications/staff/words.ts';
import { staffZone } from './applications/staff/zone.ts';
import { keepCriteria, openingsOf } from './applications/review/criteria.ts';
import type { Store } from './applications/storage/store.ts';
import type { Log } from './system/log.ts';
import type { Timers } from './system/timers.ts';

export interface ScheduledJobsOptions {
  config: Pick<Config, 'dataDir' | 'mailDir' | 'mailFrom' | 'staffTo' | 'staffLanguage' | 'digestHour'>;
  store: Store;
  mailer: Mailer;
  site: () => SiteData;
  now: () => number;
  log: Log;
  /** Where it is kept which jobs fail, and since when. */
  failing: Map<string, number>;
  clock: ClockGuard;
  /** Called with the reason why a job failed. */
  onFault?: (error: unknown) => void;
  /** Whether this is the one of several servers whose backups the summary tells of. */
  isLeading: () => boolean;
  /** Jobs of other parts of the program. */
  extraJobs?: readonly ScheduledJob[];
  timers?: Timers;
}

/** The day's summary was not sent. */
class DailySummaryError extends Error {
  override name = 'DailySummaryError';
}

/** Starts the server's scheduled jobs: erasure each hour, the daily summary to the staff, the criteria of calls that open. */
export function startScheduledJobs(options: ScheduledJobsOptions): Scheduler {
  const { config, store, mailer, site, now, log, failing, clock, isLeading, extraJobs = [] } = options;
  const { mailDir, mailFrom: from, staffTo: to, digestHour } = config;

  async function isBelievable(instant: number): Promise<boolean> {
    const isBelieved = await clock.isBelievable(instant);
    if (!isBelieved)
      log.error(
        { clock: new Date(instant).toISOString() },
        'The clock is far ahead of all that was done so far: nothing is erased and no summary sent until it has been so for two days.',
      );
    return isBelieved;
  }

  async function erase(instant: number): Promise<void> {
    if (!(await isBelievable(instant))) return;
    await trimAccounts({ db: store.db, mailDir }, instant);
    const count = await keepToRetention({ store, mailDir }, instant);
    if (count > 0) log.info({ count }, 'Applications whose time of keeping was over were erased.');
  }

  async function sendDailySummary(instant: number): Promise<void> {
    if (!(await isBelievable(instant))) return;
    const summary = await summarise(store.db, instant, readBackupStatus(config.dataDir));
    const locale = staffLocale(config, site());
    const result = await mailer.send(composeDailySummary(summary, { from, to, locale, site: site() }));
    if (!result.ok) throw new DailySummaryError(`The summary of the day could not be sent: ${result.error}`);
    log.info({ to: 'staff' }, 'The summary of the day was sent.');
  }

  return startScheduler({
    db: store.db,
    now,
    failing,
    ...(options.timers ? { timers: options.timers } : {}),
    jobs: [
      { name: 'retention', dueAt: hourly, run: erase },
      {
        name: 'digest',
        dueAt: (instant) => daily(digestHour, staffZone(site()))(instant),
        run: sendDailySummary,
        waitsAtFirst: true,
        isHere: isLeading,
      },
      {
        name: 'criteria',
        // As a call opens; and each hour, for criteria that are published after that.
        dueAt: (instant) => Math.max(hourly(instant), openingsOf(site(), instant)),
        run: (instant) => keepCriteria(store.db, site(), instant),
      },
      ...extraJobs,
    ],
    onError: (error, name) => {
      options.onFault?.(error);
      log.error({ err: error, name }, 'A regular task failed; tried again in a minute.');
    },
  });
}
