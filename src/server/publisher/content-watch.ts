import { nodeTimers, type Timers } from '../system/timers.ts';

/** How often content is looked at for changes that no save has announced, in milliseconds. */
const watchMs = 30_000;

export interface ContentWatchOptions {
  /** Something that differs once the content has changed, found without reading it. */
  fingerprint: () => Promise<string>;
  /** The content has changed by no save, and holds still since the last look. */
  onChange: () => void;
  everyMs?: number | undefined;
  timers?: Timers | undefined;
}

/** Notices what is changed by hand: files that an operator edits, or a `git pull` brings. */
export class ContentWatch {
  readonly #options: ContentWatchOptions;
  /** Of the content that was copied last. */
  #copied: string | undefined;
  /** Of another content, as the last look found it. */
  #found: string | undefined;

  constructor(options: ContentWatchOptions) {
    this.#options = options;
  }

  /** To be called right before the content is copied: what changes after that is new. */
  async note(): Promise<void> {
    this.#copied = await this.#options.fingerprint();
    this.#found = undefined;
  }

  start(signal: AbortSignal): void {
    const { everyMs = watchMs, timers = nodeTimers } = this.#options;
    signal.addEventListener(
      'abort',
      timers.every(everyMs, () => void this.#look()),
    );
  }

  async #look(): Promise<void> {
    // A folder that cannot be read now is looked at again.
    const now = await this.#options.fingerprint().catch(() => this.#copied);
    const isStill = now === this.#found;
    this.#found = now === this.#copied ? undefined : now;
    // Many files change one after the other: the half of a pull is not published.
    if (this.#found !== undefined && isStill) this.#options.onChange();
  }
}
