import { setImmediate as nextTurn } from 'node:timers/promises';
import { sha256 } from '../../../src/digest.ts';
import type { Timers } from '../../../src/server/system/timers.ts';
import { createRandom, fateOf, type Random } from './chance.ts';

interface Item {
  at: number;
  /** Orders what was planned for the same millisecond. */
  key: string;
  order: number;
  run: () => unknown;
}

/** The life of a simulated server: what was begun in it goes no further once it has ended. */
export type Life = AbortSignal;

/** Files that are being read or written by this process at this moment. */
const isAtDisk = () => process.getActiveResourcesInfo().some((name) => /^(?:FSReq|CloseReq)/.test(name));

/** True time, and what is planned for it: the only clock of a simulation. No two things happen in the same millisecond. */
export class World {
  readonly seed: number;
  readonly random: Random;
  /** How many things have happened. */
  events = 0;
  /** What time stands still for. */
  #underWay = 0;
  #onAnswered: () => void = () => undefined;
  readonly #history: { at: number; line: string }[] = [];
  readonly #faults: unknown[] = [];
  #agenda: Item[] = [];
  #order = 0;
  #now: number;

  constructor(seed: number, startsAt: number) {
    this.seed = seed;
    this.random = createRandom(seed);
    this.#now = startsAt;
  }

  /** Milliseconds since 1970. */
  get now(): number {
    return this.#now;
  }

  fate(...words: readonly (string | number)[]): number {
    return fateOf(this.seed, words);
  }

  /** Plans something for an instant; one that has passed is now. It must not wait for simulated time: nothing else happens meanwhile. */
  at(instant: number, run: () => unknown, key = ''): void {
    this.#agenda.push({ at: Math.round(instant), key, order: (this.#order += 1), run });
  }

  /** Resolves after so many milliseconds; never where the life has ended by then. */
  sleep(ms: number, life: Life, key?: string): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        if (!life.aborted) resolve();
      };
      this.at(this.now + ms, wake, key);
    });
  }

  /** Adds a line to the history. Those of one moment have no order. */
  note(line: string): void {
    this.#history.push({ at: this.now, line });
  }

  /** Begins something that may wait for simulated time. A fault ends the simulation. */
  begin(work: () => unknown): void {
    Promise.resolve()
      .then(work)
      .catch((error: unknown) => this.#faults.push(error));
  }

  /** Lets no time pass until something real is done, such as a query, or the process that does it is dead. */
  async standStill<Result>(work: () => Promise<Result>, life?: Life): Promise<Result> {
    if (life?.aborted) return forever();
    let isOver = false;
    const end = () => {
      if (!isOver) this.#underWay -= 1;
      isOver = true;
      if (this.#underWay === 0) this.#onAnswered();
    };
    this.#underWay += 1;
    life?.addEventListener('abort', end);
    try {
      const result = await work();
      return life?.aborted ? await forever() : result;
    } catch (error) {
      if (life?.aborted) return await forever();
      throw error;
    } finally {
      life?.removeEventListener('abort', end);
      end();
    }
  }

  /** Lets everything happen that is planned up to an instant, one thing after the other. */
  async run(until: number): Promise<void> {
    for (let item = this.#next(until); item; item = this.#next(until)) {
      this.#now = Math.max(item.at, this.now + 1);
      this.events += 1;
      await item.run();
      await this.settle();
    }
    this.#now = Math.max(until, this.now);
  }

  /** Resolves when all that was begun waits for the simulated time, or has ended. */
  async settle(): Promise<void> {
    for (let calm = 0; calm < 3; calm += 1) {
      await nextTurn();
      if (this.#underWay > 0 || isAtDisk()) calm = -1;
      if (this.#underWay > 0) await new Promise<void>((resolve) => (this.#onAnswered = resolve));
    }
    if (this.#faults.length > 0) throw this.#faults[0];
  }

  /** The history, a line for each entry, in order. */
  history(): string[] {
    const byTime = this.#history.toSorted((a, b) => a.at - b.at || (a.line < b.line ? -1 : 1));
    return byTime.map(({ at, line }) => `${new Date(at).toISOString()} ${line}`);
  }

  digest(): string {
    return sha256(this.history().join('\n')).slice(0, 16);
  }

  #next(until: number): Item | undefined {
    const [first, ...others] = this.#agenda;
    const compare = (a: Item, b: Item) =>
      a.at - b.at || (a.key < b.key ? -1 : a.key > b.key ? 1 : a.order - b.order);
    const next = others.reduce((best, item) => (compare(item, best) < 0 ? item : best), first ?? never);
    if (!first || next.at > until) return undefined;
    this.#agenda = this.#agenda.filter((item) => item !== next);
    return next;
  }
}

/** What a dead process waits for: it goes no further, whatever comes of what it had begun. */
export const forever = () => new Promise<never>(() => undefined);

const never: Item = { at: Infinity, key: '', order: 0, run: () => undefined };

/** Timers that fire when the simulation lets them: late, as those of a machine that slept, and once however often they were due. */
export interface Clockwork {
  timers: Timers;
  /** Begins what is due. */
  fire: () => void;
}

/** @param exactBelowMs shorter waits end in time; longer ones, and what repeats, when `fire` is called. */
export function createClockwork(world: World, life: Life, exactBelowMs = 0): Clockwork {
  const waiting = new Set<{ at: number; task: () => void; everyMs: number | undefined }>();
  const add = (ms: number, task: () => void, everyMs?: number) => {
    const entry = { at: world.now + ms, task, everyMs };
    waiting.add(entry);
    return () => {
      waiting.delete(entry);
    };
  };
  const after = (ms: number, task: () => void) => {
    if (ms >= exactBelowMs) return add(ms, task);
    let isWanted = true;
    world.at(world.now + ms, () => {
      if (isWanted && !life.aborted) task();
    });
    return () => {
      isWanted = false;
    };
  };
  return {
    timers: {
      after,
      every: (ms, task) => add(ms, task, ms),
      wait: (ms) =>
        new Promise((resolve) => {
          after(ms, resolve);
        }),
    },
    fire() {
      const due = [...waiting].filter(({ at }) => at <= world.now).sort((a, b) => a.at - b.at);
      for (const entry of due) {
        if (entry.everyMs === undefined) waiting.delete(entry);
        else entry.at = world.now + entry.everyMs;
        world.begin(entry.task);
      }
    },
  };
}
