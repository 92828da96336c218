import { nodeTimers, type Timers } from '../../system/timers.ts';
import type { Store } from '../storage/store.ts';
import type { Channel, DeliveryResult } from './channel.ts';
import { claim, finish, nextDue, type Claimed } from './queue.ts';
import { withoutAnswers } from './redact.ts';
import type { StoredApplication } from '../storage/application.ts';

export interface WorkerOptions {
  store: Store;
  channel: Channel;
  now: () => number;
  random: () => number;
  /** True while deliveries must wait: nothing is tried, and no attempt is counted. */
  isHeld?: () => boolean;
  /** Called after each attempt; never with answers. */
  onAttempt?: (attempt: {
    channel: string;
    reference: string;
    attempt: number;
    state: string;
    error?: string;
  }) => void;
  /** Called when the database does not answer; the worker goes on. */
  onError: (error: unknown) => void;
  timers?: Timers;
}

/** Forwards the deliveries of one channel, apart from all others: a channel that hangs delays only itself. */
export interface Worker {
  /** Looks for due deliveries. Cheap, and safe to call at any time. */
  wake: () => void;
  /** Delivers what is due now; resolves when nothing more is, attempts under way included. */
  drain: () => Promise<void>;
  /** Ends after the attempts under way. */
  stop: () => Promise<void>;
}

const batch = 4;
/** Another server, or a clock set back, may have left work that no timer of this process knows of. */
const longestSleep = 60_000;
const shortestSleep = 50;
const heldSleep = 5_000;

export function startWorker(options: WorkerOptions): Worker {
  const { store, channel, now, random, isHeld = () => false, onAttempt, onError } = options;
  const { timers = nodeTimers } = options;
  let cancelTimer: () => void = () => undefined;
  let running: Promise<void> | undefined;
  let isStopped = false;
  let isWoken = false;

  async function attempt(claimed: Claimed): Promise<DeliveryResult> {
    let application: StoredApplication | undefined;
    try {
      application = await store.findByReference(claimed.reference);
      if (!application || application.state === 'erased') {
        return { ok: false, error: 'The application has been erased.', isFinal: true };
      }
      const { id } = claimed;
      return await channel
        .deliver({
          id,
          attempt: claimed.attempt,
          application,
          fileContent: store.fileContent,
        })
        .then((result) =>
          result.ok ? result : { ...result, error: withoutAnswers(result.error, application) },
        );
    } catch (error) {
      return {
        ok: false,
        error: withoutAnswers(
          error instanceof Error ? `${error.name}: ${error.message}` : String(error),
          application,
        ),
        isFinal: false,
      };
    }
  }

  async function handle(claimed: Claimed): Promise<void> {
    const result = await attempt(claimed);
    const state = await finish(store.db, claimed, result, { now: now(), random: random() });
    onAttempt?.({
      channel: channel.name,
      reference: claimed.reference,
      attempt: claimed.attempt,
      state,
      ...(result.ok ? {} : { error: result.error }),
    });
  }

  async function drain(): Promise<void> {
    while (!isStopped && !isHeld()) {
      const claimed = await claim(store.db, {
        channel: channel.name,
        now: now(),
        leaseMs: 2 * channel.timeoutMs,
        limit: batch,
      });
      if (claimed.length === 0) return;
      // All of them end before the first fault is passed on: `stop` waits for attempts under way.
      const handled = claimed.map(handle);
      await Promise.allSettled(handled);
      await Promise.all(handled);
    }
  }

  async function sleepUntilDue(): Promise<void> {
    const due = await nextDue(store.db, channel.name);
    const least = isHeld() ? heldSleep : shortestSleep;
    const wait = Math.min(Math.max((due ?? Infinity) - now(), least), longestSleep);
    if (!isStopped) cancelTimer = timers.after(wait, wake);
  }

  async function run(): Promise<void> {
    while (isWoken && !isStopped) {
      isWoken = false;
      await drain();
    }
    if (!isStopped) await sleepUntilDue();
  }

  function wake(): void {
    isWoken = true;
    if (isStopped || running) return;
    cancelTimer();
    running = run()
      .catch((error: unknown) => {
        onError(error);
        if (!isStopped) cancelTimer = timers.after(5_000, wake);
      })
      .finally(() => {
        running = undefined;
        if (isWoken && !isStopped) setImmediate(wake);
      });
  }

  return {
    wake,
    async drain() {
      await running;
      await drain();
    },
    async stop() {
      isStopped = true;
      cancelTimer();
      await running;
    },
  };
}
