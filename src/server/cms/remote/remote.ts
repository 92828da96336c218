import { setTimeout as wait } from 'node:timers/promises';
import type { ContentTree } from '../../../collections/read/tree.ts';
import type { RemoteStatus } from '../../../model/messages/remote-status.ts';
import { mergeInto, type RemoteConflict, type Resolution } from './merge.ts';
import { minuteMs } from '../../../model/durations.ts';
import { mainRef, type Repository } from '../storage/git/repository.ts';

/** Where a fetch puts the other repository’s branch. */
const remoteRef = 'refs/remotes/origin/main';

/** The other repository's content as it was fetched last; undefined where it never was. */
export async function remoteTree({ git, reader }: Repository): Promise<ContentTree | undefined> {
  const commit = await git.resolve(remoteRef);
  return commit === undefined ? undefined : reader.treeOf(commit);
}

/** What reading texts takes of the other repository. */
export type RemoteView = Pick<Remote, 'status' | 'theirs'>;

export interface RemoteOptions {
  /** Pauses between attempts that fail, in milliseconds; the last one repeats. */
  pausesMs?: readonly number[];
  /** How often the other repository is looked at when nothing happens here, in milliseconds. */
  everyMs?: number;
  now?: () => Date;
  /** False while another server has the CMS: that one pushes and merges. */
  isLeading?: () => boolean;
}

const pauses = [2_000, 10_000, 30_000, 120_000, 600_000];

/** How long a stop waits for another machine, in milliseconds: what it does not take now is pushed at the next start. */
const stopLimitMs = 5_000;

/** How long an editor who has decided waits for the merge, in milliseconds. */
const resolveLimitMs = 8_000;

/** The remote took nothing for a reason of its own: its branch has moved on, and must be fetched first. */
const hasMovedOn = /\[(?:remote )?rejected\].*(?:fetch first|non-fast-forward|cannot lock ref)/;

/**
 * Keeps another repository (`GIT_REMOTE`) in step: what is published here is pushed, what was pushed there is merged.
 * Nothing is ever forced. Where it cannot be reached, saves go on and the push is tried again; where both sides changed
 * one text, this side stays as it is until an editor has resolved the conflict.
 */
export class Remote {
  readonly #repository: Repository;
  readonly #options: Required<RemoteOptions>;
  readonly #resolutions = new Map<string, Resolution>();
  /** Called when the next attempt is over. */
  readonly #waiting: (() => void)[] = [];
  #conflicts: readonly RemoteConflict[] = [];
  #error: string | undefined;
  #failures = 0;
  #waitingSince: Date | undefined;
  #checkedAt: Date | undefined;
  #onContent: () => void = () => undefined;
  #isStopped = false;
  #work: Promise<void> | undefined;
  #isAsked = false;
  #pause = new AbortController();

  constructor(repository: Repository, options: RemoteOptions = {}) {
    this.#repository = repository;
    this.#options = {
      pausesMs: pauses,
      everyMs: minuteMs,
      now: () => new Date(),
      isLeading: () => true,
      ...options,
    };
  }

  /**
   * Begins to look at the other repository, now and from time to time.
   * @param onContent called when something pushed from elsewhere is now published here.
   */
  start(onContent: () => void): void {
    this.#onContent = onContent;
    this.#work ??= this.#loop();
  }

  /** Says that something was published here. Returns at once; the push follows. */
  changed(): void {
    this.#waitingSince ??= this.#options.now();
    this.#isAsked = true;
    this.#pause.abort();
  }

  /** The content as it was last seen in the other repository; undefined where nothing was. */
  theirs(): Promise<ContentTree | undefined> {
    return remoteTree(this.#repository);
  }

  /**
   * Says which side is right for a text that both changed. Resolves once the merge has been tried, or is still under way
   * after some seconds; a decision about states that are no longer there counts for nothing.
   */
  async resolveConflict(name: string, resolution: Resolution): Promise<void> {
    this.#resolutions.set(name, resolution);
    const tried = new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.changed();
    await Promise.race([tried, wait(resolveLimitMs, undefined, { ref: false })]);
  }

  get status(): RemoteStatus {
    const state =
      this.#conflicts.length > 0 ? 'diverged' : this.#waitingSince || this.#error ? 'waiting' : 'in-step';
    return {
      state,
      since: this.#waitingSince?.toISOString() ?? null,
      checkedAt: this.#checkedAt?.toISOString() ?? null,
      error: this.#error ?? null,
      attempts: this.#failures,
      conflicts: [...this.#conflicts],
    };
  }

  /** Ends the attempt under way and makes no other. What was not pushed is pushed after the next start. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#pause.abort();
    await Promise.race([this.#work, wait(stopLimitMs, undefined, { ref: false })]);
  }

  async #loop(): Promise<void> {
    while (!this.#isOver()) {
      this.#isAsked = false;
      const waiting = this.#waiting.splice(0);
      await this.#attempt();
      for (const resolve of waiting) resolve();
      if (this.#isOver() || this.#isWanted()) continue;
      this.#pause = new AbortController();
      const { pausesMs, everyMs } = this.#options;
      const pause =
        this.#failures === 0 ? everyMs : (pausesMs[this.#failures - 1] ?? pausesMs.at(-1) ?? everyMs);
      await wait(pause, undefined, { signal: this.#pause.signal, ref: false }).catch(() => undefined);
    }
  }

  /** Asked anew each time: it changes while an attempt is under way. */
  #isOver(): boolean {
    return this.#isStopped;
  }

  #isWanted(): boolean {
    return this.#isAsked;
  }

  async #attempt(): Promise<void> {
    if (!this.#options.isLeading()) return;
    try {
      await this.#sync();
      this.#failures = 0;
      this.#error = undefined;
      this.#checkedAt = this.#options.now();
    } catch (error) {
      this.#failures += 1;
      this.#error = withoutSecrets(error instanceof Error ? error.message : String(error));
    }
  }

  async #sync(): Promise<void> {
    const { git } = this.#repository;
    for (let round = 0; round < 5; round += 1) {
      const theirs = await this.#fetch();
      if (theirs !== undefined) {
        const merged = await mergeInto(this.#repository, theirs, this.#resolutions);
        this.#conflicts = merged.ok ? [] : merged.conflicts;
        if (!merged.ok) return;
        for (const name of merged.resolved) this.#resolutions.get(name)?.onMerged?.();
        this.#resolutions.clear();
        if (merged.isNew) this.#onContent();
      }
      const ours = await git.resolve(mainRef);
      if (ours === undefined || ours === theirs) break;
      this.#waitingSince ??= this.#options.now();
      if (await this.#push(ours)) break;
    }
    this.#waitingSince = undefined;
  }

  /** The newest commit of the other repository; undefined for one that is still empty. */
  async #fetch(): Promise<string | undefined> {
    const { git } = this.#repository;
    const listing = (await git.runNetworkCommand(['ls-remote', '--heads', 'origin', mainRef])).toString();
    if (listing.trim() === '') return undefined;
    await git.runNetworkCommand(['fetch', '--quiet', '--no-tags', 'origin', `+${mainRef}:${remoteRef}`]);
    return git.resolve(remoteRef);
  }

  /** @returns false where the other repository has moved on meanwhile. */
  async #push(commit: string): Promise<boolean> {
    try {
      await this.#repository.git.runNetworkCommand(['push', '--quiet', 'origin', `${commit}:${mainRef}`]);
      return true;
    } catch (error) {
      if (error instanceof Error && hasMovedOn.test(error.message)) return false;
      throw error;
    }
  }
}

/** What git said, without a name and password that an address may hold. */
function withoutSecrets(text: string): string {
  return text.replace(/:\/\/[^/@\s]*@/g, '://');
}
