import type { Timers } from '../system/timers.ts';
import type { Builder, BuildJob } from './builder.ts';

/** A warm build process holds half a gigabyte: it does not outlast an editor’s pause. */
const usualMs = 15 * 60_000;

export interface WarmBuildOptions {
  builder: Pick<Builder, 'warmUp' | 'coolDown'>;
  /** What the next build is made from. */
  job: () => BuildJob;
  /** How long a process is kept after an editor was at work, in milliseconds. */
  keptMs: number | undefined;
  timers: Timers;
  /** The next build could not be warmed up: it starts from nothing. */
  onFailed: (error: unknown) => void;
}

/** A build process that waits for the next change while editors are at work, and no longer. */
export class WarmBuild {
  readonly #options: WarmBuildOptions;
  /** Ends the process once no editor has been at work for a while; undefined while none is kept. */
  #coolDown: (() => void) | undefined;
  #warming: Promise<void> | undefined;

  constructor(options: WarmBuildOptions) {
    this.#options = options;
  }

  /** Whether an editor was at work lately. */
  get isKept(): boolean {
    return this.#coolDown !== undefined;
  }

  /** Resolves when a process that is being started is there, or could not be. */
  get ready(): Promise<void> {
    return this.#warming ?? Promise.resolve();
  }

  /** An editor is at work. `isIdle`: no build is under way, after which a process is started anyway. */
  keep({ isIdle }: { isIdle: boolean }): void {
    const isFirst = !this.isKept;
    this.#coolDown?.();
    const { keptMs = usualMs, timers } = this.#options;
    this.#coolDown = timers.after(keptMs, () => {
      this.#coolDown = undefined;
      void this.#warming?.then(() => {
        if (!this.isKept) this.#options.builder.coolDown();
      });
    });
    if (isFirst && isIdle) this.start();
  }

  /** Starts a process, where one is to be kept; ends the one that has built last, where none is. */
  start(): void {
    const { builder, job, onFailed } = this.#options;
    if (!this.isKept) {
      builder.coolDown();
      return;
    }
    this.#warming = builder.warmUp(job()).catch(onFailed);
  }

  stop(): void {
    this.#coolDown?.();
  }
}
