import type { SiteData } from '../../../model/site-data.ts';
import type { Config } from '../../config.ts';
import type { Disk } from '../../system/disk.ts';
import type { Log } from '../../system/log.ts';
import { isDamage } from '../storage/database/opening-faults.ts';
import { staffLocale } from '../staff/words.ts';
import type { Store } from '../storage/store.ts';
import { findAlarms, raiseAlarms, reminderMs, type Alarm, type AlarmName } from './alarms.ts';
import { composeAlarm } from './channels/mail/alarm-mail.ts';
import type { Mailer } from './channels/mail/mailer.ts';
import { staffMailer } from './create-channels.ts';

export interface AlarmWatchOptions {
  config: Pick<Config, 'smtpUrl' | 'mailDir' | 'mailFrom' | 'staffTo' | 'staffLanguage'>;
  /** The name of this one among several servers; empty for one alone. */
  server: string;
  /** Whether it is the one that looks for what all share. */
  isLeading: () => boolean;
  store: Pick<Store, 'db'>;
  disk: Disk;
  /** Whether applications can be stored. */
  isStoring: () => Promise<boolean>;
  /** Whether parts of the database cannot be read. */
  isDamaged: () => boolean;
  /** The scheduled jobs that fail, by name: since when. */
  failing: ReadonlyMap<string, number>;
  /** Alarms of other parts of the server. */
  otherAlarms: () => readonly Alarm[];
  site: () => SiteData;
  now: () => number;
  log: Log;
  /** Carries the messages; the default is what the configuration says. */
  mailer?: Mailer;
}

/** @returns what looks for alarms, records them and sends new ones to the staff. Rejects where the database does not answer. */
export function createAlarmWatch(options: AlarmWatchOptions): () => Promise<void> {
  const {
    config,
    server,
    isLeading,
    store,
    disk,
    isStoring,
    isDamaged,
    failing,
    otherAlarms,
    site,
    now,
    log,
  } = options;
  const { mailer = staffMailer(config) } = options;
  async function send(alarm: Alarm): Promise<boolean> {
    log.error({ ...alarm }, 'Alarm: see “What happens if” in .github/OPERATIONS.md.');
    const { mailFrom: from, staffTo: to } = config;
    const locale = staffLocale(config, site());
    const result = await mailer.send(composeAlarm(alarm, { from, to, locale, site: site(), now: now() }));
    if (!result.ok)
      log.error({ error: result.error }, 'The alarm could not be sent by mail; tried again in a minute.');
    return result.ok;
  }
  /** When alarms were sent that the database itself may not be able to record. */
  const sentAt = new Map<AlarmName, number>();
  async function sendWithoutStore(name: AlarmName, isOn: boolean): Promise<void> {
    if (!isOn) sentAt.delete(name);
    else if (
      now() - (sentAt.get(name) ?? -Infinity) >= reminderMs &&
      (await send({ name, channel: '', count: 0 }))
    )
      sentAt.set(name, now());
  }
  let running: Promise<void> = Promise.resolve();
  const once = async () => {
    await sendWithoutStore('store', !(await isStoring()));
    const facts = {
      isDiskLow: disk.isLow(),
      freeMegabytes: Math.floor(disk.freeBytes() / 1_000_000),
      erasureFailsSince: failing.get('retention'),
      isDamaged: isDamaged(),
      others: otherAlarms(),
    };
    try {
      const scope = { server, isLeading: isLeading() };
      const found = await findAlarms(store.db, { now: now(), ...facts });
      await raiseAlarms(store.db, found, { now: now(), send, scope });
      await sendWithoutStore('damage', false);
    } catch (error) {
      // The database can answer neither what is wrong nor what was sent.
      await sendWithoutStore('damage', facts.isDamaged || isDamage(error));
      throw error;
    }
  };
  // One after the other: two checks at once would send the same alarm twice. What failed was reported to its own caller.
  return () => (running = running.catch(() => undefined).then(once));
}
