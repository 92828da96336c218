import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { absentAs } from '../../collections/read/absent-as.ts';
import { nodeTimers, type Timers } from '../system/timers.ts';

const siteSchema = z.object({ nextTransition: z.iso.datetime().nullable() });

/** The instant at which a built site says that it must be built again; undefined where it names none. */
async function nextTransitionOf(clientDir: string): Promise<Date | undefined> {
  const text = await absentAs(undefined, readFile(join(clientDir, 'site.json'), 'utf8'));
  if (text === undefined) return undefined;
  const { nextTransition } = siteSchema.parse(JSON.parse(text));
  return nextTransition === null ? undefined : new Date(nextTransition);
}

/** How often the clock is looked at: timers do not count a suspended machine's time, nor notice a clock put right. */
const longestWait = 60_000;

/** Calls `task` once the clock shows an instant, however far it is and however the clock gets there; returns how to give up. */
export function scheduleAt(
  instant: Date,
  now: () => Date,
  task: () => void,
  timers: Timers = nodeTimers,
): () => void {
  let cancel: () => void;
  const look = () => {
    const left = instant.getTime() - now().getTime();
    cancel = left > 0 ? timers.after(Math.min(left, longestWait), look) : timers.after(0, task);
  };
  look();
  return () => {
    cancel();
  };
}

/** When the site is built because of time: at the instant that the live release names, and again after a failure. */
export class Schedule {
  readonly #now: () => Date;
  readonly #task: () => void;
  readonly #timers: Timers;
  #next: Date | undefined;
  #cancelTimer: (() => void) | undefined;

  constructor(now: () => Date, task: () => void, timers: Timers = nodeTimers) {
    this.#timers = timers;
    this.#now = now;
    this.#task = task;
  }

  /** The instant that the live release names. */
  get next(): Date | undefined {
    return this.#next;
  }

  /** True where that instant has passed: pages read differently now, whatever was asked for. */
  isOverdue(): boolean {
    return this.#next !== undefined && this.#next <= this.#now();
  }

  /** Takes the instant from a release that is live now. */
  async follow(clientDir: string): Promise<void> {
    this.#next = await nextTransitionOf(clientDir);
    this.cancel();
    if (this.#next) this.runAt(this.#next);
  }

  runAt(instant: Date): void {
    this.cancel();
    this.#cancelTimer = scheduleAt(instant, this.#now, this.#task, this.#timers);
  }

  cancel(): void {
    this.#cancelTimer?.();
  }
}
