import { join } from 'node:path';
import type { Hono } from 'hono';
import type { SiteData } from '../../../model/site-data.ts';
import { createFileMailer } from './channels/file/mailer.ts';
import { acknowledgementChannel, createAcknowledgements } from './channels/mail/acknowledgement.ts';
import { composeAlarm } from './channels/mail/alarm-mail.ts';
import type { Mailer } from './channels/mail/mailer.ts';
import { createStaffChannel } from './channels/mail/staff-channel.ts';
import { createSmtpMailer } from './channels/smtp/mailer.ts';
import { createWebhookChannel } from './channels/webhook/channel.ts';
import type { Dial } from './channels/webhook/dial.ts';
import { createFileLink, createFileRoutes } from './channels/webhook/file-links.ts';
import type { Config } from '../../config.ts';
import type { Disk } from '../../disk.ts';
import type { Log } from '../../log.ts';
import { createOpeningChannels } from '../notifications/channels.ts';
import { queueOpenings } from '../notifications/subscriptions.ts';
import { findAlarms, raiseAlarms, reminderMs, type Alarm, type AlarmName } from './alarms.ts';
import type { Channel } from './channel.ts';
import { writeMetrics } from './metrics.ts';
import { forget, sweep } from './sweep.ts';
import { moveUnserved } from './unserved.ts';
import { startWorker, type Worker } from './worker.ts';
import type { ServerKeys } from '../storage/database/secrets.ts';
import type { ClockGuard } from '../privacy/clock.ts';
import { isDamage } from '../storage/database/opening-faults.ts';
import type { Store } from '../storage/store.ts';
import { minuteMs } from '../../../model/durations.ts';
import type { Health } from '../../health.ts';

type ForwardingConfig = Pick<
  Config,
  'smtpUrl' | 'webhook' | 'mailFrom' | 'staffTo' | 'staffLanguage' | 'mailDir' | 'siteUrl'
>;

export interface ForwardingOptions {
  config: ForwardingConfig;
  store: Store;
  disk: Disk;
  health: Pick<Health, 'isStoring'>;
  site: () => SiteData;
  now: () => number;
  random: () => number;
  log: Log;
  /** Regular tasks that fail, by name: since when. */
  failing: ReadonlyMap<string, number>;
  /** Nothing is forgotten by a clock that is wrong. */
  clock: Pick<ClockGuard, 'isBelievable'>;
  /** Whether parts of the database cannot be read. */
  isDamaged: () => boolean;
  /** Told when the database did not answer. */
  onFault?: (error: unknown) => void;
  /** Reaches the webhook; the default dials public addresses only. */
  dial?: Dial;
  /** What else is wrong at this moment, apart from deliveries and the disk. */
  otherAlarms?: () => readonly Alarm[];
}

/** All that happens after an application is stored. */
export interface Forwarding {
  /** Says that there may be something to forward. */
  wake: () => void;
  /** Delivers what is due now, on every channel. */
  drain: () => Promise<void>;
  /** Looks for alarms, and tells the staff. */
  check: () => Promise<void>;
  /** Makes up for deliveries that should be in the outbox and are not, and moves those that no worker would make. */
  sweep: () => Promise<void>;
  /** Puts in the outbox what people asked to be told about calls that have opened. */
  tellOpenings: () => Promise<void>;
  metrics: () => Promise<string>;
  /** For `/api/files`; undefined without a webhook, which is what links to files are for. */
  fileRoutes: Hono | undefined;
  stop: () => Promise<void>;
}

/** The channels that an application which comes now is to go through. */
export function channelNames({ smtpUrl, webhook }: Pick<Config, 'smtpUrl' | 'webhook'>): string[] {
  return [smtpUrl === undefined ? 'file' : 'smtp', ...(webhook ? ['webhook'] : []), acknowledgementChannel];
}

/** How the staff are written to: applications, alarms, the summary of the day. */
export const staffMailer = ({ smtpUrl, mailDir }: ForwardingConfig): Mailer =>
  smtpUrl === undefined ? createFileMailer(mailDir) : createSmtpMailer(smtpUrl);

/** Acknowledgements are apart from what is for the staff. */
const applicantMailer = ({ smtpUrl, mailDir }: ForwardingConfig): Mailer =>
  smtpUrl === undefined ? createFileMailer(join(mailDir, 'acknowledgements')) : createSmtpMailer(smtpUrl);

async function createChannels({ config, store, site, now, dial }: ForwardingOptions, links: ServerKeys) {
  const { mailFrom: from, staffTo: to, staffLanguage: locale, webhook, siteUrl } = config;
  const { current: secret } = await store.keysFor('acknowledgements');
  const polite = { db: store.db, mailer: applicantMailer(config), from, site, now, secret };
  const channels: Channel[] = [
    createStaffChannel(staffMailer(config), { from, to, locale, site }),
    createAcknowledgements(polite),
    ...createOpeningChannels({ ...polite, siteUrl, linkKeys: await store.keysFor('openings') }),
  ];
  if (webhook) {
    const fileLink = createFileLink({ keys: links, siteUrl, now });
    channels.push(createWebhookChannel({ ...webhook, now, fileLink, ...(dial ? { dial } : {}) }));
  }
  return channels;
}

function createWatch({
  config,
  store,
  disk,
  health,
  site,
  now,
  log,
  failing,
  isDamaged,
  otherAlarms,
}: ForwardingOptions) {
  const mailer = staffMailer(config);
  async function tell(alarm: Alarm): Promise<boolean> {
    log.error({ ...alarm }, 'Alarm: see “What happens if” in .github/OPERATIONS.md.');
    const { mailFrom: from, staffTo: to, staffLanguage: locale } = config;
    const result = await mailer.send(composeAlarm(alarm, { from, to, locale, site: site(), now: now() }));
    if (!result.ok)
      log.error({ error: result.error }, 'The alarm could not be sent by mail; tried again in a minute.');
    return result.ok;
  }
  /** When the staff were told. Kept here: where the database takes nothing, it cannot keep that. */
  const toldAt = new Map<AlarmName, number>();
  async function tellApart(name: AlarmName, isOn: boolean): Promise<void> {
    if (!isOn) toldAt.delete(name);
    else if (
      now() - (toldAt.get(name) ?? -Infinity) >= reminderMs &&
      (await tell({ name, channel: '', count: 0 }))
    )
      toldAt.set(name, now());
  }
  let running: Promise<void> = Promise.resolve();
  const once = async () => {
    await tellApart('store', !(await health.isStoring()));
    const facts = {
      isDiskLow: disk.isLow(),
      freeMegabytes: Math.floor(disk.freeBytes() / 1_000_000),
      erasureFailsSince: failing.get('retention'),
      isDamaged: isDamaged(),
      others: otherAlarms?.() ?? [],
    };
    try {
      await raiseAlarms(store.db, await findAlarms(store.db, { now: now(), ...facts }), { now: now(), tell });
      await tellApart('damage', false);
    } catch (error) {
      // Neither what is wrong nor who was told can be looked up.
      await tellApart('damage', facts.isDamaged || isDamage(error));
      throw error;
    }
  };
  // One after the other: two checks at once would tell the same thing twice.
  return () => (running = running.catch(() => undefined).then(once));
}

/** Moves what waits for a channel that is not served, and says so in the log: there is its history. */
function createMover({ config, store, now, log }: ForwardingOptions, channels: readonly Channel[]) {
  const served = channels.map(({ name }) => name);
  return async (): Promise<number> => {
    const moved = await moveUnserved(store.db, { served, mail: staffMailer(config).name, now: now() });
    for (const one of moved) {
      const done = one.to === null ? 'was skipped, since it goes to the staff by mail' : 'was moved';
      log.warn(one, `A delivery for a channel that is not configured any more ${done}.`);
    }
    return moved.length;
  };
}

/** Starts forwarding: a worker a channel, a sweep every 15 minutes, a look for alarms every minute and at each dead delivery. */
export async function startForwarding(options: ForwardingOptions): Promise<Forwarding> {
  const { config, store, disk, health, site, now, random, log, clock } = options;
  const onError = (error: unknown) => {
    options.onFault?.(error);
    log.error({ err: error }, 'The database did not answer; tried again shortly.');
  };
  const underWay = new Set<Promise<void>>();
  /** Work that nobody waits for but `stop`. */
  const inBackground = (work: () => Promise<void>) => {
    const done = work()
      .catch(onError)
      .finally(() => underWay.delete(done));
    underWay.add(done);
  };
  const links = await store.keysFor('file-links');
  const check = createWatch(options);
  const onAttempt: Parameters<typeof startWorker>[0]['onAttempt'] = (attempt) => {
    log[['sent', 'skipped'].includes(attempt.state) ? 'info' : 'warn'](attempt, `Delivery ${attempt.state}.`);
    if (attempt.state === 'dead') inBackground(check);
  };
  const channels = await createChannels(options, links);
  // Messages as files would take the room that the database needs to say what became of them.
  const writesFiles = (channel: Channel) => config.smtpUrl === undefined && channel.name !== 'webhook';
  const workers: Worker[] = channels.map((channel) => {
    const isHeld = () => writesFiles(channel) && disk.isLow();
    return startWorker({ store, channel, now, random, isHeld, onAttempt, onError });
  });
  const wake = () => {
    for (const worker of workers) worker.wake();
  };
  const move = createMover(options, channels);
  const moveOnce = async () => {
    if ((await move()) > 0) wake();
  };
  const sweepOnce = async () => {
    const count = await sweep(store.db, now());
    if (count > 0) log.warn({ count }, 'Deliveries were missing from the outbox and were put back.');
    if (await clock.isBelievable(now())) await forget(store.db, now());
    if (count > 0) wake();
    await moveOnce();
  };
  const tellOpenings = async () => {
    const count = await queueOpenings(store.db, site(), now());
    if (count > 0) log.info({ count }, 'People who asked for it are told that a call has opened.');
    if (count > 0) wake();
  };
  const timers = [
    setInterval(inBackground, minuteMs, check),
    setInterval(inBackground, minuteMs, moveOnce),
    setInterval(inBackground, minuteMs, tellOpenings),
    setInterval(inBackground, 15 * minuteMs, sweepOnce),
  ];
  for (const timer of timers) timer.unref();
  await sweepOnce();
  await tellOpenings();
  wake();
  return {
    wake,
    drain: async () => {
      await Promise.all(workers.map((worker) => worker.drain()));
    },
    check,
    sweep: sweepOnce,
    tellOpenings,
    metrics: async () =>
      writeMetrics(store.db, {
        now: now(),
        freeBytes: disk.freeBytes(),
        isStoring: await health.isStoring(),
      }),
    fileRoutes: config.webhook && createFileRoutes(store, { keys: links, siteUrl: config.siteUrl, now }),
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(workers.map((worker) => worker.stop()));
      await Promise.all(underWay);
    },
  };
}
