import type { Disk } from '../../system/disk.ts';
import type { Log } from '../../system/log.ts';
import { nodeTimers, type Timers } from '../../system/timers.ts';
import { minuteMs } from '../../../model/durations.ts';
import { queueNotifications } from '../notifications/subscriptions.ts';
import type { ClockGuard } from '../privacy/clock.ts';
import { kindOf } from '../storage/database/kind.ts';
import { findArriving, removeUnused } from '../storage/files/remove.ts';
import type { Store } from '../storage/store.ts';
import type { Channel } from './channel.ts';
import { createChannels, staffMailer, type ChannelsOptions } from './create-channels.ts';
import { moveOrphaned } from './orphaned.ts';
import { forget, sweep } from './sweep.ts';
import { startWorker, type Worker } from './worker.ts';

export interface ForwardingOptions extends ChannelsOptions {
  store: Store;
  disk: Disk;
  random: () => number;
  log: Log;
  /** A wrong clock deletes nothing. */
  clock: Pick<ClockGuard, 'isBelievable'>;
  /** Looks for alarms: each minute, and when a delivery is given up. */
  checkAlarms: () => Promise<void>;
  /** Called when the database does not answer. */
  onFault?: (error: unknown) => void;
  timers?: Timers;
}

/** The delivery of what is stored. */
export interface Forwarding {
  /** Looks for deliveries that are due. Cheap, and safe to call at any time. */
  wake: () => void;
  /** Delivers what is due now, on every channel. */
  drain: () => Promise<void>;
  /** Queues deliveries that are missing in the outbox, and moves orphaned ones. */
  sweep: () => Promise<void>;
  /** Queues the messages to people who asked to be notified of calls that have opened. */
  notifySubscribers: () => Promise<void>;
  stop: () => Promise<void>;
}

/** Moves orphaned deliveries, and logs them: the log is their history. */
function createMover({ config, store, now, log }: ForwardingOptions, channels: readonly Channel[]) {
  const served = channels.map(({ name }) => name);
  return async (): Promise<number> => {
    const moved = await moveOrphaned(store.db, { served, mail: staffMailer(config).name, now: now() });
    for (const one of moved) {
      const done = one.to === null ? 'was skipped, since it goes to the staff by mail' : 'was moved';
      log.warn(one, `A delivery for a channel that is not configured any more ${done}.`);
    }
    return moved.length;
  };
}

/** Starts forwarding: a worker a channel, a sweep every 15 minutes, a look for alarms every minute and at each dead delivery. */
export async function startForwarding(options: ForwardingOptions): Promise<Forwarding> {
  const { config, store, disk, site, now, random, log, clock, checkAlarms } = options;
  const { timers = nodeTimers } = options;
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
  const onAttempt: Parameters<typeof startWorker>[0]['onAttempt'] = (attempt) => {
    log[['sent', 'skipped'].includes(attempt.state) ? 'info' : 'warn'](attempt, `Delivery ${attempt.state}.`);
    if (attempt.state === 'dead') inBackground(checkAlarms);
  };
  const channels = await createChannels(options);
  // Messages as files would take the room that the database needs to say what became of them.
  const writesFiles = (channel: Channel) => config.smtpUrl === undefined && channel.name !== 'webhook';
  const workers: Worker[] = channels.map((channel) => {
    const isHeld = () => writesFiles(channel) && disk.isLow();
    return startWorker({ store, channel, now, random, isHeld, onAttempt, onError, timers });
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
  const notifySubscribers = async () => {
    const count = await queueNotifications(store.db, site(), now());
    if (count > 0) log.info({ count }, 'People who asked for it are told that a call has opened.');
    if (count > 0) wake();
  };
  const repeat = (ms: number, work: () => Promise<void>) =>
    timers.every(ms, () => {
      inBackground(work);
    });
  const endings = [
    repeat(minuteMs, checkAlarms),
    repeat(minuteMs, moveOnce),
    repeat(minuteMs, notifySubscribers),
    repeat(15 * minuteMs, sweepOnce),
  ];
  // On PostgreSQL they may be another server's, at this moment: there the sweep removes what never came whole.
  const interrupted = kindOf(store.db) === 'sqlite' ? await findArriving(store.db) : [];
  inBackground(() => removeUnused(store.db, interrupted));
  await sweepOnce();
  await notifySubscribers();
  wake();
  return {
    wake,
    drain: async () => {
      await Promise.all(workers.map((worker) => worker.drain()));
    },
    sweep: sweepOnce,
    notifySubscribers,
    async stop() {
      for (const end of endings) end();
      await Promise.all(workers.map((worker) => worker.stop()));
      await Promise.all(underWay);
    },
  };
}
