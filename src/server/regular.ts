import type { SiteData } from '../model/site-data.ts';
import type { Mailer } from './applications/delivery/channels/mail/mailer.ts';
import { daily, hourly, startChores, type Chore, type Chores } from './chores.ts';
import type { Config } from './config.ts';
import type { ClockGuard } from './applications/privacy/clock.ts';
import { keepToRetention } from './applications/privacy/retention.ts';
import { composeDigest } from './applications/staff/digest-mail.ts';
import { summarise } from './applications/staff/summary.ts';
import { staffZone } from './applications/staff/zone.ts';
import type { Store } from './applications/storage/store.ts';
import type { Log } from './log.ts';

export interface RegularOptions {
  config: Pick<Config, 'mailDir' | 'mailFrom' | 'staffTo' | 'staffLanguage' | 'digestHour'>;
  store: Store;
  mailer: Mailer;
  site: () => SiteData;
  now: () => number;
  log: Log;
  /** Where it is kept which tasks fail, and since when. */
  failing: Map<string, number>;
  clock: ClockGuard;
  /** Told why a task failed. */
  onFault?: (error: unknown) => void;
  /** Tasks of other parts of the program. */
  more?: readonly Chore[];
}

/** The day's summary was not sent. */
class DigestError extends Error {
  override name = 'DigestError';
}

/** What the server does without being asked: erasure each hour, the staff's summary each day. */
export function startRegularTasks(options: RegularOptions): Chores {
  const { config, store, mailer, site, now, log, failing, clock, more = [] } = options;
  const { mailDir, mailFrom: from, staffTo: to, staffLanguage: locale, digestHour } = config;

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
    const count = await keepToRetention({ store, mailDir }, instant);
    if (count > 0) log.info({ count }, 'Applications whose time of keeping was over were erased.');
  }

  async function sendDigest(instant: number): Promise<void> {
    if (!(await isBelievable(instant))) return;
    const summary = await summarise(store.db, instant);
    const result = await mailer.send(composeDigest(summary, { from, to, locale, site: site() }));
    if (!result.ok) throw new DigestError(`The summary of the day could not be sent: ${result.error}`);
    log.info({ to: 'staff' }, 'The summary of the day was sent.');
  }

  return startChores({
    db: store.db,
    now,
    failing,
    chores: [
      { name: 'retention', dueAt: hourly, run: erase },
      {
        name: 'digest',
        dueAt: (instant) => daily(digestHour, staffZone(site()))(instant),
        run: sendDigest,
        waitsAtFirst: true,
      },
      ...more,
    ],
    onError: (error, name) => {
      options.onFault?.(error);
      log.error({ err: error, name }, 'A regular task failed; tried again in a minute.');
    },
  });
}
